// The OAuth part of the sandbox: the providers' authorization servers, and how a test controls
// them.
//
//   auto& github = sandbox.oauth().provider("github");
//   github.expire_access_tokens();
//   CHECK(github.token_requests("refresh_token") == 1);
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::oauth {

class Providers {
 public:
  // `seed` is the seed's member `oauth` (tests/sandbox/README.md). Throws std::invalid_argument
  // with a sentence if the member contains anything unknown.
  Providers(const nlohmann::json& seed, const Clock& clock);

  void add_routes(Router& router);

  // Throws std::out_of_range if the seed has no provider of that name.
  [[nodiscard]] AuthorizationServer& provider(const std::string& name);
  // Works like provider(), but returns nullptr instead of throwing.
  [[nodiscard]] AuthorizationServer* find(const std::string& name);

 private:
  std::vector<std::unique_ptr<AuthorizationServer>> servers_;
};

}  // namespace patchbay::sandbox::oauth
