// The stand-in GitHub: REST below "/" and, as on GitHub Enterprise, below "/api/v3"; GraphQL at
// /graphql and /api/graphql. It was written from docs.github.com/rest. It is stricter than GitHub
// where a connector could be wrong without notice. Start here: every request goes through
// service.cc, and each other file is one resource.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/clock.h"
#include "sandbox/github/access.h"
#include "sandbox/github/rate.h"
#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::github {

// A route, and the checks before its own code runs.
struct Route {
  std::string method;
  std::string path;  // a "~" at its beginning stands for a repository's path: "~/issues/{number}"
  SandboxResult<Response> (*run)(Exchange&);
  Need need = Need::kNothing;
  std::string permission{};  // a fine-grained token needs this permission, such as "issues=write"
  std::string resource = "core";
  unsigned media = 1;  // flags of Media: the forms in which the route can answer
};

class Service {
 public:
  Service(const nlohmann::json& seed, const Clock& clock);
  void add_routes(Router& router);
  // Changes the data, as people do while a connector works (changes.h).
  void change(const nlohmann::json& change);
  // Returns all data (truth.h).
  [[nodiscard]] nlohmann::json truth() const;
  // Accepts the valid tokens of this server, in addition to the seed's tokens.
  void accept_tokens_of(const oauth::AuthorizationServer* server) { issuer_ = server; }

 private:
  void add(Router& router, const Route& route);
  Response answer(const Route& route, const Request& request, const PathParameters& path);
  SandboxResult<Response> run(const Route& route, Exchange& exchange, const Budget& budget);
  Response rate_limit(const Exchange& exchange, const std::string& token);
  // Returns the rights of a token, or nullptr if the token is not valid or has expired. Writes a
  // token that is not in the seed into `issued`.
  const Token* token_called(const std::string& text, Token& issued) const;

  Store store_;
  const Clock* clock_;
  Rates rates_;
  std::uint64_t requests_ = 0;
  const oauth::AuthorizationServer* issuer_ = nullptr;
};

// Each of these functions returns the routes of one resource. Each resource has its own file.
std::vector<Route> user_routes();
std::vector<Route> repository_routes();
std::vector<Route> issue_routes();
std::vector<Route> pull_routes();
std::vector<Route> search_routes();
std::vector<Route> commit_routes();
std::vector<Route> content_routes();
std::vector<Route> git_routes();
std::vector<Route> graphql_routes();
std::vector<Route> permission_routes();
std::vector<Route> hook_routes();

}  // namespace patchbay::sandbox::github
