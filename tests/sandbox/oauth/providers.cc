#include "sandbox/oauth/providers.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sandbox/oauth/github.h"
#include "sandbox/oauth/google.h"
#include "sandbox/oauth/habits_json.h"
#include "sandbox/oauth/microsoft.h"

namespace patchbay::sandbox::oauth {
namespace {

using nlohmann::json;

// The behaviour of each provider, unless the seed or a test changes it.
struct Kind {
  std::string_view name;
  TokenPrefixes prefixes;
  Habits habits;
  void (*add_routes)(Router&, AuthorizationServer&);
};

std::vector<Kind> kinds() {
  using std::chrono::hours;
  using std::chrono::seconds;
  return {
      {"github",
       {"ghu_", "ghr_", "gho_"},
       {.rotation = Rotation::kOldDiesAtOnce,
        .access_lifetime = hours(8),
        .refresh_lifetime = hours(24 * 184),
        .user = "octocat"},
       add_github},
      {"google",
       {"ya29.", "1//0"},
       {.rotation = Rotation::kNone, .access_lifetime = seconds(3599), .user = "ann@example.com"},
       add_google},
      {"microsoft",
       {"EwB", "M.C5-"},
       {.rotation = Rotation::kOldStaysValid,
        .access_lifetime = seconds(3599),
        .refresh_lifetime = hours(24 * 90),
        .user = "ann@contoso.example"},
       add_microsoft}};
}

Kind kind_of(const std::string& name) {
  for (Kind& kind : kinds()) {
    if (kind.name == name) return kind;
  }
  throw std::invalid_argument("oauth seed: no provider \"" + name + "\"");
}

Client read_client(const json& seed) {
  for (const auto& [key, value] : seed.items()) {
    if (key != "id" && key != "secret" && key != "redirect_uris") {
      throw std::invalid_argument("oauth seed: a client has no member \"" + key + "\"");
    }
  }
  return {seed.at("id"), seed.value("secret", ""), seed.value("redirect_uris", Scopes{})};
}

}  // namespace

Providers::Providers(const json& seed, const Clock& clock) {
  try {
    for (const auto& [name, given] : seed.items()) {
      const Kind kind = kind_of(name);
      json habits = given;
      habits.erase("clients");
      auto server = std::make_unique<AuthorizationServer>(
          name, kind.prefixes, changed_habits(kind.habits, habits), clock);
      for (const auto& client : given.value("clients", json::array())) {
        server->add(read_client(client));
      }
      servers_.push_back(std::move(server));
    }
  } catch (const json::exception& error) {
    throw std::invalid_argument("oauth seed: " + std::string(error.what()));
  }
}

void Providers::add_routes(Router& router) {
  for (const auto& server : servers_) kind_of(server->name()).add_routes(router, *server);
}

AuthorizationServer* Providers::find(const std::string& name) {
  for (const auto& server : servers_) {
    if (server->name() == name) return server.get();
  }
  return nullptr;
}

AuthorizationServer& Providers::provider(const std::string& name) {
  AuthorizationServer* found = find(name);
  if (found == nullptr) throw std::out_of_range("the seed has no oauth provider " + name);
  return *found;
}

}  // namespace patchbay::sandbox::oauth
