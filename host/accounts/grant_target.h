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
  // the id of the named link, if that link is pending and another link gets the grant; otherwise ""
  std::string superseded;
  // true if another link gets the grant, and the named link (not pending) does not change
  bool passes_over_named = false;
};

// Chooses the link for a grant, by the rule in the comment of Grants::keep. `all` is the list of
// the user's links. `fresh` is the record that a new link would have. If `all` has a link with the
// id of `fresh`, an earlier try committed the grant, but the answer of the store was lost; then
// this link is the result. Fails with NOT_FOUND if the named link is not in `all`.
Result<GrantTarget> target_of(const std::vector<LinkRecord>& all, const Grant& grant,
                              const LinkRecord& fresh);

// Returns the error NOT_FOUND, for a named link that does not exist or belongs to another user.
Error nothing_to_connect_anew(const std::string& link);

}  // namespace patchbay::accounts
