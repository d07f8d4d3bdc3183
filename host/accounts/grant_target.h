#pragma once

#include <string>
#include <vector>

#include "accounts/grants.h"
#include "accounts/record.h"

namespace patchbay::accounts {

// The link that a grant creates or updates.
struct GrantTarget {
  LinkRecord record;
  bool is_new = false;
  // The id of the link that the user named, if this link is pending and the grant goes to another
  // link. Otherwise "".
  std::string superseded;
  // True if the user named a connected link, but the grant goes to another link.
  bool passes_over_named = false;
};

// Chooses the link for a grant, by the rule in the comment of Grants::keep. `all` contains the
// user's links. `fresh` is the record that a new link would have. If `all` already has a link with
// the id of `fresh`, an earlier attempt committed the grant but the store's answer was lost; the
// result is then this link. Fails with NOT_FOUND if the link that the user named is not in `all`.
Result<GrantTarget> target_of(const std::vector<LinkRecord>& all, const Grant& grant,
                              const LinkRecord& fresh);

// Returns the error NOT_FOUND for a link that the user named, but that does not exist or belongs to
// another user.
Error nothing_to_connect_anew(const std::string& link);

}  // namespace patchbay::accounts
