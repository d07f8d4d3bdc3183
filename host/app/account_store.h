// Where the configured store of accounts and its key ring are, and how they are opened.
#pragma once

#include "app/config.h"
#include "engine/account_store.h"

namespace patchbay::app {

// Returns where the key ring is: in PATCHBAY_KEY_RING if that is set, otherwise in the configured
// file.
Result<KeyRingSource> key_ring_of(const ServerConfig& config, const Environment& environment);

// Returns where the store is: `location`, with the password from PGPASSWORD if it is a PostgreSQL
// URL without one.
std::string store_of(const std::string& location, const Environment& environment);

// Returns the options with which the configured store of accounts is opened.
Result<engine::AccountStoreOptions> account_store_of(const ServerConfig& config,
                                                     const Environment& environment,
                                                     std::vector<std::string> redirect_uris,
                                                     Make make = Make::kIfMissing);

}  // namespace patchbay::app
