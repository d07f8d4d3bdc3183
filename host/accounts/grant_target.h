#pragma once

#include <string>
#include <vector>

#include "accounts/grants.h"
#include "accounts/record.h"

namespace patchbay::accounts {

// The link that a grant creates or changes.
struct GrantTarget {
  LinkRecord record;
  bool is_new = false;
  // the id of an announced link that is not needed, because another link takes the grant; or ""
  std::string superseded;
  // the link that was named stays as it is, and another link takes the grant
  bool passes_over_named = false;
};

// Applies the rule that Grants::keep states. `all` are the user's links; `fresh` is the record that
// a new link would have. If it is among them, the grant was committed before, and the answer of the
// store was lost. Fails with NOT_FOUND.
Result<GrantTarget> target_of(const std::vector<LinkRecord>& all, const Grant& grant,
                              const LinkRecord& fresh);

// Returns NOT_FOUND, the error if the named link does not exist or belongs to another user.
Error nothing_to_connect_anew(const std::string& link);

}  // namespace patchbay::accounts
