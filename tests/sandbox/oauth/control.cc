#include "sandbox/oauth/control.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sandbox/oauth/habits_json.h"

namespace patchbay::sandbox::oauth {
namespace {

using nlohmann::json;
using Drive = void (*)(AuthorizationServer&, const json&);

Response show(const AuthorizationServer& server) {
  json counts = json::object();
  for (const char* type : {"authorization_code", "refresh_token", "client_credentials",
                           "urn:ietf:params:oauth:grant-type:device_code"}) {
    counts[type] = server.token_requests(type);
  }
  return text_response(200, "application/json",
                       json{{"token_requests", std::move(counts)}}.dump(2));
}

void set_habits(AuthorizationServer& server, const json& changes) {
  server.set(changed_habits(server.habits(), changes));
}

void expire(AuthorizationServer& server, const json& given) {
  const std::string tokens = given.at("tokens");
  if (tokens != "access" && tokens != "refresh") {
    throw std::invalid_argument("tokens is \"access\" or \"refresh\"");
  }
  tokens == "access" ? server.expire_access_tokens() : server.expire_refresh_tokens();
}

void revoke(AuthorizationServer& server, const json& given) {
  server.revoke_everything(given.at("user"));
}

void decide_device(AuthorizationServer& server, const json& given) {
  if (!server.decide_device(given.at("user_code"), given.at("approve"))) {
    throw std::invalid_argument("there is no such user_code");
  }
}

Response run(Providers& providers, const Request& request, const std::string& name, Drive drive) {
  AuthorizationServer* server = providers.find(name);
  if (server == nullptr) return text_response(404, "text/plain", "no such provider\n");
  try {
    drive(*server, json::parse(request.body));
    return {204, {}, {}};
  } catch (const std::exception& error) {
    return text_response(400, "text/plain", std::string(error.what()) + "\n");
  }
}

}  // namespace

void add_control_routes(Router& router, Providers& providers) {
  router.add("GET", "/_sandbox/oauth/{provider}",
             [&providers](const Request&, const PathParameters& path) {
               const AuthorizationServer* server = providers.find(path.at("provider"));
               return server != nullptr ? show(*server)
                                        : text_response(404, "text/plain", "no such provider\n");
             });
  const auto add = [&](const std::string& what, Drive drive) {
    router.add("POST", "/_sandbox/oauth/{provider}/" + what,
               [&providers, drive](const Request& request, const PathParameters& path) {
                 return run(providers, request, path.at("provider"), drive);
               });
  };
  add("habits", set_habits);
  add("expire", expire);
  add("revoke", revoke);
  add("device", decide_device);
}

}  // namespace patchbay::sandbox::oauth
