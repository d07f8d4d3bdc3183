#pragma once

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "actions/account_world.h"
#include "sandbox/sandbox.h"
#include "store/postgres_server.h"
#include "vault/key_ring_file.h"

namespace patchbay::test {

// The objects that the hosts of a test share: a database, a key ring, and a GitHub that issues
// tokens.
class WorldSeat {
 public:
  explicit WorldSeat(store::Dialect dialect,
                     sandbox::oauth::Rotation rotation = sandbox::oauth::Rotation::kOldDiesAtOnce)
      : database(dialect), keys(folder.path() + "/keys") {
    SystemRandom random;
    REQUIRE(vault::create_key_ring(keys, random).has_value());
    auto habits = github().habits();
    habits.rotation = rotation;
    github().set(habits);
  }

  sandbox::oauth::AuthorizationServer& github() { return provider.oauth().provider("github"); }
  [[nodiscard]] WorldPlace place(std::string host = "host-a") const {
    return {database.location(), keys, provider.url(), std::move(host)};
  }

  // Returns tokens like those that GitHub issues after the user has agreed.
  oauth_messages::TokenSet granted(const std::set<std::string>& scopes = {"repo"}) {
    const auto issued = github().issue("app", "octocat", scopes);
    oauth_messages::TokenSet tokens;
    tokens.access_token = Secret(issued.access_token);
    if (!issued.refresh_token.empty()) tokens.refresh_token = Secret(issued.refresh_token);
    tokens.expires_at = SystemClock().wall() + issued.expires_in;
    tokens.scopes = {issued.scopes.begin(), issued.scopes.end()};
    return tokens;
  }

  sandbox::Sandbox provider{{.seed = std::string(world_seed())}};
  TestFolder folder;
  TestDatabase database;
  std::string keys;
};

}  // namespace patchbay::test
