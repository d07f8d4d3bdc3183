// The whole server, a GitHub that issues tokens, and a user with a browser.
#pragma once

#include <string>
#include <string_view>

#include "api/api_server.h"
#include "sandbox/sandbox.h"

namespace patchbay::test {

// Arguments for actions on a repository that the initial data always contains.
const nlohmann::json kRepository = {{"repo", "octocat/hello-world"}};
const nlohmann::json kIssue = {{"repo", "octocat/hello-world"}, {"title", "A title"}};

class ConnectWorld {
 public:
  explicit ConnectWorld(store::Dialect dialect = store::Dialect::kSqlite);

  [[nodiscard]] sandbox::oauth::AuthorizationServer& github() {
    return provider.oauth().provider("github");
  }

  // From now on, GitHub issues tokens as for OAuth Apps: with scopes, and without an expiry.
  void as_oauth_app();
  // GitHub issues tokens as for GitHub Apps, which is the default: with an expiry and a refresh
  // token, and without scopes.
  void as_github_app();

  // Sends POST /aip/connectors/oauth/initiate for GitHub; `members` is added to the body. Returns
  // the answer.
  nlohmann::json begin(const nlohmann::json& members = nlohmann::json::object()) const;

  // Opens the address as the user `login`, who decides as the habits say. "" means the user in the
  // provider's habits. Returns where the provider sends the browser next: a path of the server with
  // its query.
  static std::string browse(std::string address, std::string_view login = "");

  // Connects an account completely. Returns the link in the API's form.
  nlohmann::json connect(const nlohmann::json& members = nlohmann::json::object(),
                         std::string_view login = "") const;

  // Makes a browser without a key follow `reauth_url` unchanged until the account is connected.
  // Returns the link.
  nlohmann::json reconnect(const std::string& reauth_url, std::string_view login = "") const;

  // Returns the header with which a browser sends its cookie.
  static std::string cookie_of(const httpd::Response& response);

  // Runs an action of GitHub as ann, and returns the answer.
  nlohmann::json call(int status, const std::string& action, const nlohmann::json& arguments,
                      const std::string& link = "") const;

  // Returns the list of ann's links.
  [[nodiscard]] nlohmann::json links() const;

  sandbox::Sandbox provider;
  ApiServer server;
};

}  // namespace patchbay::test
