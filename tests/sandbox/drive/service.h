// The stand-in Google Drive, API v3, below /drive/v3. Written from
// developers.google.com/workspace/drive/api/reference/rest/v3. It is stricter than Drive where a
// connector could be wrong without notice. Start here: every request goes through service.cc, and
// each other file is one resource.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sandbox/drive/channels.h"
#include "sandbox/drive/exchange.h"
#include "sandbox/drive/store.h"
#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::drive {

struct Route {
  std::string method;
  std::string path;  // below the address of the API
  Granted<Response> (*run)(const Exchange&);
};

// An API of Google.
struct Api {
  std::string address;
  std::vector<std::string> scopes;  // a token needs one of them
  std::vector<Route> routes;
};

// The scopes that open the content of files.
std::vector<std::string> content_scopes();

class Service {
 public:
  Service(const nlohmann::json& seed, const Clock& clock, const Send& send);
  void add_routes(Router& router);
  // Changes the contents, as people do while a connector works (changes.h).
  void change(const nlohmann::json& change);
  // Returns what has to be sent to clients that watch, because of the changes until now.
  std::vector<Outgoing> news() { return channels_.news(store_); }
  [[nodiscard]] nlohmann::json truth() const;
  // In addition to the seed's tokens, accepts those that this server issued, as long as they are
  // valid.
  void accept_tokens_of(const oauth::AuthorizationServer* server) { issuer_ = server; }

 private:
  void add(Router& router, const Api& api);
  Response answer(const Api& api, const Route& route, const Request& request,
                  const PathParameters& path);
  [[nodiscard]] Response user_info(const Request& request) const;
  [[nodiscard]] Granted<Token> token_of(const Request& request) const;

  Store store_;
  const Clock* clock_;
  Channels channels_;
  const oauth::AuthorizationServer* issuer_ = nullptr;
};

// Answers who the token's user is: openidconnect.googleapis.com, for which www.googleapis.com has
// an address, too.
Response answer_user_info(const Store& store, const Token& token);

// Each returns the routes of one resource; the resource has a file of its own.
std::vector<Route> file_routes();
std::vector<Route> permission_routes();
std::vector<Route> drive_routes();
std::vector<Route> change_routes();
std::vector<Route> channel_routes();
std::vector<Route> about_routes();

// The other APIs that know of Drive's files and of the groups that may see them.
Api sheets_api();
Api directory_api();
// The editors, where exportLinks of a file leads.
Api editors_api();

}  // namespace patchbay::sandbox::drive
