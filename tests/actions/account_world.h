// A whole host with accounts and the shipped connector, against the sandbox's GitHub. Only the
// provider is not real.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace patchbay::test {

// Where the world is stored and which provider it uses. Another process can make the same world
// from it.
struct WorldPlace {
  std::string store;     // the store's location
  std::string key_ring;  // an existing file
  std::string provider;  // the sandbox's URL
  std::string host = "host-a";
};

// The seed of the sandbox's GitHub: with the client "app" and the user octocat.
std::string_view world_seed();

class AccountWorld {
 public:
  // Throws std::runtime_error with a message. `reached` is that of RefreshOptions.
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
