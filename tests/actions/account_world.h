// A complete host with accounts and the shipped connector. Only the provider is not real: it is the
// sandbox's GitHub.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace patchbay::test {

// The location of the world's store, and its provider. Another process can open the same world from
// these values.
struct WorldPlace {
  std::string store;     // the store's location
  std::string key_ring;  // path of an existing file
  std::string provider;  // the sandbox's URL
  std::string host = "host-a";
};

// The initial data of the sandbox's GitHub, with the client "app" and the user octocat.
std::string_view world_seed();

class AccountWorld {
 public:
  // Throws std::runtime_error with a message. `reached` is passed to RefreshOptions.
  explicit AccountWorld(const WorldPlace& place,
                        std::function<void(accounts::RefreshPoint point)> reached = {});

  // Calls get_repository of octocat/hello-world as `caller`.
  Result<void> call(std::string& result, const Caller& caller = {});
  Result<void> invoke(std::string_view action, std::string_view arguments, std::string& result,
                      const Caller& caller = {});
  Result<void> resume(std::string_view token, std::string& result, const Caller& caller = {});

  // Stores tokens as if the user had granted them.
  Result<accounts::LinkRecord> keep(const oauth_messages::TokenSet& tokens,
                                    const Caller& caller = {});

 private:
  actions::Request request(const Caller& caller);

 public:
  engine::Machine machine;
  std::unique_ptr<engine::Engine> engine;
};

}  // namespace patchbay::test
