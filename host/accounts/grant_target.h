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
  // the id of the pending link that was named but is not needed, because another link gets the
  // grant; or ""
  std::string superseded;
  // true if another link gets the grant, and the named link stays as it is
  bool passes_over_named = false;
};

// Chooses the link for a grant, by the rule in the comment of Grants::keep. `all` are the user's
// links. `fresh` is the record that a new link would have. If `fresh` is in `all`, the grant was
// committed before, but the answer of the store was lost. Fails with NOT_FOUND if the named link is
// not in `all`.
Result<GrantTarget> target_of(const std::vector<LinkRecord>& all, const Grant& grant,
                              const LinkRecord& fresh);

// Returns NOT_FOUND, the error if the named link does not exist or belongs to another user.
Error nothing_to_connect_anew(const std::string& link);

}  // namespace patchbay::accounts
