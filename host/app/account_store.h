#pragma once

#include "app/config.h"
#include "engine/account_store.h"

namespace patchbay::app {

// Where the key ring is: the keys in PATCHBAY_KEY_RING, else the configured file.
Result<KeyRingSource> key_ring_of(const ServerConfig& config, const Environment& environment);

// The configured store of accounts, to be opened.
Result<engine::AccountStoreOptions> account_store_of(const ServerConfig& config,
                                                     const Environment& environment,
                                                     std::vector<std::string> redirect_uris,
                                                     Make make = Make::kIfMissing);

}  // namespace patchbay::app
