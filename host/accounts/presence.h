// Says which organizations and users exist in this store. The command line can connect accounts for
// any organization and any user. So an organization or user that only has accounts exists too,
// although it has no row of its own.
#pragma once

#include <string>

#include "store/store.h"

namespace patchbay::accounts {

// Returns true if the organization was created here, or if accounts were connected for it.
bool is_organization(Transaction& transaction, const std::string& organization);

// Returns true if the user is known in this store and not removed, or has connected accounts.
bool is_user(Transaction& transaction, const std::string& organization, const std::string& user);

}  // namespace patchbay::accounts
