// Opens a whole host at a place that several hosts may share, each in its own process.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "engine/engine.h"

namespace patchbay::test {

struct HostPlace {
  std::string store;      // the location of the database
  std::string keys;       // the path of the key ring
  std::string connector;  // the connector that reaches the sandbox
  std::string config;     // the connector's configuration as JSON
};

// `accounts` does not need the place's members, because this function sets them.
inline Result<std::unique_ptr<engine::Engine>> open_host(const HostPlace& place,
                                                         engine::AccountStoreOptions accounts,
                                                         const webhooks::Options& webhooks,
                                                         const engine::Surroundings& surroundings) {
  accounts.store = place.store;
  accounts.key_ring = vault::KeyRingSource::in_file(place.keys);
  PATCHBAY_TRY(auto kept, engine::AccountStore::open(std::move(accounts), surroundings.clock,
                                                     surroundings.random));
  engine::Options options;
  options.connector_path = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors"};
  options.connector_config[place.connector] = place.config;
  options.webhooks = webhooks;
  options.text_reader = PATCHBAY_BINARY_DIR "/bin/patchbay-extract";
  return engine::Engine::open(std::move(options), surroundings, std::move(kept));
}

}  // namespace patchbay::test
