// The stand-in Google Drive, API v3, below /drive/v3. Written from
// developers.google.com/workspace/drive/api/reference/rest/v3; stricter than Drive where a
// connector could otherwise be wrong unnoticed. Start here: every request goes through service.cc;
// each other file is one resource.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sandbox/drive/exchange.h"
#include "sandbox/drive/store.h"
#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::drive {

struct Route {
  std::string method;
  std::string path;
  Granted<Response> (*run)(const Exchange&);
};

class Service {
 public:
  Service(const nlohmann::json& seed, const Clock& clock);
  void add_routes(Router& router);
  // Changes what there is, as people do while a connector is at work (changes.h).
  void change(const nlohmann::json& change);
  // Accepts the tokens of this server beside the seed's, as long as they live.
  void accept_tokens_of(const oauth::AuthorizationServer* server) { issuer_ = server; }

 private:
  Response answer(const Route& route, const Request& request, const PathParameters& path) const;
  [[nodiscard]] Granted<Token> token_of(const Request& request) const;

  Store store_;
  const Clock* clock_;
  const oauth::AuthorizationServer* issuer_ = nullptr;
};

// One resource each, in the file of its name.
std::vector<Route> file_routes();
std::vector<Route> permission_routes();
std::vector<Route> drive_routes();
std::vector<Route> change_routes();
std::vector<Route> about_routes();

}  // namespace patchbay::sandbox::drive
