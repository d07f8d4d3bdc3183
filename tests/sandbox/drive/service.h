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
  std::string path;  // the path below the API's address
  SandboxResult<Response> (*run)(const Exchange&);
};

// An API of Google.
struct Api {
  std::string address;
  std::vector<std::string> scopes;  // a token needs at least one of these scopes
  std::vector<Route> routes;
};

// The scopes that allow reading the content of files.
std::vector<std::string> content_scopes();

class Service {
 public:
  Service(const nlohmann::json& seed, const Clock& clock, const Send& send);
  void add_routes(Router& router);
  // Changes the data, as people do while a connector works (changes.h).
  void change(const nlohmann::json& change);
  // Returns the messages to watching clients about all changes until now.
  std::vector<OutgoingPost> news() { return channels_.news(store_); }
  [[nodiscard]] nlohmann::json truth() const;
  // Accepts the valid tokens of this server, in addition to the seed's tokens.
  void accept_tokens_of(const oauth::AuthorizationServer* server) { issuer_ = server; }

 private:
  void add(Router& router, const Api& api);
  Response answer(const Api& api, const Route& route, const Request& request,
                  const PathParameters& path);
  [[nodiscard]] Response user_info(const Request& request) const;
  [[nodiscard]] SandboxResult<Token> token_of(const Request& request) const;

  Store store_;
  const Clock* clock_;
  Channels channels_;
  const oauth::AuthorizationServer* issuer_ = nullptr;
};

// Answers requests for the token's user. These go to openidconnect.googleapis.com, which also has
// an address at www.googleapis.com.
Response answer_user_info(const Store& store, const Token& token);

// Each of these functions returns the routes of one resource. Each resource has its own file.
std::vector<Route> file_routes();
std::vector<Route> permission_routes();
std::vector<Route> drive_routes();
std::vector<Route> change_routes();
std::vector<Route> channel_routes();
std::vector<Route> about_routes();

// The other APIs about Drive's files and about the groups that may see them.
Api sheets_api();
Api directory_api();
// The editors, to which a file's exportLinks lead.
Api editors_api();

}  // namespace patchbay::sandbox::drive
