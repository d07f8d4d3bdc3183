// The stand-in Microsoft Graph, v1.0, below /v1.0, and the addresses below /download that it
// redirects downloads to. Written from learn.microsoft.com/graph/api. It is stricter than Graph
// where a connector could be wrong without notice. Start here: every request goes through
// service.cc, and each other file is one resource.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sandbox/graph/exchange.h"
#include "sandbox/graph/store.h"
#include "sandbox/graph/subscriptions.h"
#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::graph {

struct Route {
  std::string method;
  std::string path;
  SandboxResult<Response> (*run)(const Exchange&);
};

class Service {
 public:
  Service(const nlohmann::json& seed, const Clock& clock, const Send& send);
  void add_routes(Router& router);
  // Changes the contents, as people do while a connector works (changes.h), or lets something
  // happen to all subscriptions: {"lifecycle": "EVENT"} (subscriptions.h).
  void change(const nlohmann::json& change);
  // Returns the messages to subscribed clients about all changes until now.
  std::vector<OutgoingPost> news() { return subscriptions_.news(store_); }
  [[nodiscard]] nlohmann::json truth() const;
  // Accepts the valid tokens of this server, in addition to the seed's tokens.
  void accept_tokens_of(const oauth::AuthorizationServer* server) { issuer_ = server; }

 private:
  Response answer(const Route& route, const Request& request, const PathParameters& path);
  [[nodiscard]] SandboxResult<Token> token_of(const Request& request) const;

  Store store_;
  const Clock* clock_;
  Subscriptions subscriptions_;
  const oauth::AuthorizationServer* issuer_ = nullptr;
};

// Each of these functions returns the routes of one resource. Each resource has its own file. The
// path of a drive precedes the paths of a drive's routes.
std::vector<Route> drive_routes();
std::vector<Route> delta_routes();
std::vector<Route> search_routes();
std::vector<Route> site_routes();
std::vector<Route> directory_routes();
std::vector<Route> subscription_routes();
// The search in all drives does not belong to one drive.
SandboxResult<Response> search_everywhere(const Exchange& exchange);
// Answers a download, whose request has no credential.
Response answer_download(const Store& store, const Request& request, const PathParameters& path);

}  // namespace patchbay::sandbox::graph
