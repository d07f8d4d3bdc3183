#include "app/account_store.h"

namespace patchbay::app {

Result<vault::KeyRingSource> key_ring_of(const ServerConfig& config,
                                         const Environment& environment) {
  if (auto keys = environment("PATCHBAY_KEY_RING")) {
    return vault::KeyRingSource{.file = {}, .text = Secret(std::move(*keys))};
  }
  return vault::KeyRingSource::in_file(config.key_ring.string());
}

std::string store_of(const std::string& location, const Environment& environment) {
  auto password = environment("PGPASSWORD");
  return password ? store::with_password(location, Secret(std::move(*password))) : location;
}

Result<engine::AccountStoreOptions> account_store_of(const ServerConfig& config,
                                                     const Environment& environment,
                                                     std::vector<std::string> redirect_uris,
                                                     store::StoreCreation make) {
  PATCHBAY_TRY(auto key_ring, key_ring_of(config, environment));
  return engine::AccountStoreOptions{
      .store = store_of(config.store, environment),
      .make = make,
      .key_ring = std::move(key_ring),
      .redirect_uris = std::move(redirect_uris),
      .clients = oauth::ConfiguredClients(config.oauth_clients, environment),
      .region = config.region};
}

}  // namespace patchbay::app
