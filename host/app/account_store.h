// Finds the configured store of accounts and its key ring, and builds the options for opening it.
#pragma once

#include "app/config.h"
#include "engine/account_store.h"

namespace patchbay::app {

// Returns the source of the key ring: the variable PATCHBAY_KEY_RING if it is set, otherwise the
// configured file.
Result<vault::KeyRingSource> key_ring_of(const ServerConfig& config,
                                         const Environment& environment);

// Returns the location of the store. Adds the password from PGPASSWORD to a PostgreSQL URL without
// a password.
std::string store_of(const std::string& location, const Environment& environment);

// Returns the options for opening the configured store of accounts.
Result<engine::AccountStoreOptions> account_store_of(
    const ServerConfig& config, const Environment& environment,
    std::vector<std::string> redirect_uris,
    store::StoreCreation make = store::StoreCreation::kIfMissing);

}  // namespace patchbay::app
