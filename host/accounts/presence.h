// Tells which organizations and users exist in this store. The command line can connect accounts
// for any organization and any user. So an organization or user with links exists, even without a
// row in the table of organizations or users.
#pragma once

#include <string>

#include "store/store.h"

namespace patchbay::accounts {

// Returns true if the organization was created in this store or has links here.
bool is_organization(store::Transaction& transaction, const std::string& organization);

// Returns true if the user is in the table of users and not removed, or has links.
bool is_user(store::Transaction& transaction, const std::string& organization,
             const std::string& user);

}  // namespace patchbay::accounts
