// Who exists in this store. Accounts can be connected on the command line for any organization and
// any user, so these exist too, without a row of their own.
#pragma once

#include <string>

#include "store/store.h"

namespace patchbay::accounts {

// The organization was founded here, or accounts were connected for it.
bool is_organization(Transaction& transaction, const std::string& organization);

// The user got a key here, or has connected accounts.
bool is_user(Transaction& transaction, const std::string& organization, const std::string& user);

}  // namespace patchbay::accounts
