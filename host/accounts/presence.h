// Says which organizations and users exist in this store. The command line can connect accounts for
// any organization and any user. So an organization or user that has links exists, even if the
// table of organizations or users has no row for it.
#pragma once

#include <string>

#include "store/store.h"

namespace patchbay::accounts {

// Returns true if the organization was created here, or if the store has a link of it.
bool is_organization(Transaction& transaction, const std::string& organization);

// Returns true if the user is in the table of users and is not removed, or if the store has a link
// of the user.
bool is_user(Transaction& transaction, const std::string& organization, const std::string& user);

}  // namespace patchbay::accounts
