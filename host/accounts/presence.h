// Says which organizations and users exist in this store. Accounts can be connected on the command
// line for any organization and any user. So these exist too, although they have no row of their
// own.
#pragma once

#include <string>

#include "store/store.h"

namespace patchbay::accounts {

// Returns true if the organization was founded here, or if accounts were connected for it.
bool is_organization(Transaction& transaction, const std::string& organization);

// Returns true if the user is known here and not removed, or has connected accounts.
bool is_user(Transaction& transaction, const std::string& organization, const std::string& user);

}  // namespace patchbay::accounts
