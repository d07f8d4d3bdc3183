// The whole server, a GitHub that gives out tokens, and a user with a browser between them.
#pragma once

#include <string>
#include <string_view>

#include "api/api_server.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {

// Arguments of actions on the repository that every seed has.
const nlohmann::json kRepository = {{"repo", "octocat/hello-world"}};
const nlohmann::json kIssue = {{"repo", "octocat/hello-world"}, {"title", "A title"}};

class ConnectWorld {
 public:
  explicit ConnectWorld(Dialect dialect = Dialect::kSqlite);

  [[nodiscard]] sandbox::oauth::AuthorizationServer& github() {
    return provider.oauth().provider("github");
  }

  // GitHub gives tokens of OAuth Apps from now on: with scopes, and without an end.
  void as_oauth_app();
  // As GitHub Apps answer at first: with an end and a refresh token, and no scope.
  void as_github_app();

  // POST /aip/connectors/oauth/initiate for GitHub, with what `members` adds to its body.
  nlohmann::json begin(const nlohmann::json& members = nlohmann::json::object()) const;

  // The user opens the address as `login` ("": as the provider's habits say), and decides as the
  // habits say. Returns where the provider sends the browser next: a path of the server, with its
  // query.
  static std::string browse(std::string address, std::string_view login = "");

  // Connects an account from beginning to end; returns the link, as Link shows it.
  nlohmann::json connect(const nlohmann::json& members = nlohmann::json::object(),
                         std::string_view login = "") const;

  // A browser follows `reauth_url` unchanged, without a key, to the end. Returns the link.
  nlohmann::json reconnect(const std::string& reauth_url, std::string_view login = "") const;

  // The header with which a browser sends its cookie back.
  static std::string cookie_of(const httpd::Response& response);

  // Runs an action of GitHub as ann.
  nlohmann::json call(int status, const std::string& action, const nlohmann::json& arguments,
                      const std::string& link = "") const;

  // Ann's links, by the list.
  [[nodiscard]] nlohmann::json links() const;

  sandbox::Sandbox provider;
  ApiServer server;
};

}  // namespace patchbay::test
