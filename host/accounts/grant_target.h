#pragma once

#include <string>
#include <vector>

#include "accounts/grants.h"
#include "accounts/record.h"

namespace patchbay::accounts {

// Which link a grant makes or changes.
struct GrantTarget {
  LinkRecord record;
  bool is_new = false;
  std::string superseded;          // an announced link whose grant went to another one; ""
  bool passes_over_named = false;  // the link that was named is another, and left as it is
};

// By the rule that Grants::keep states. `all` are the user's links, `fresh` is what a new one would
// be. NOT_FOUND.
Result<GrantTarget> target_of(const std::vector<LinkRecord>& all, const Grant& grant,
                              const LinkRecord& fresh);

// NOT_FOUND: the link that was named is not there, or another's.
Error nothing_to_connect_anew(const std::string& link);

}  // namespace patchbay::accounts
