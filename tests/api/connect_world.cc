#include "api/connect_world.h"

#include "sandbox/client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// The server's public URL. The browser in these tests uses loopback instead.
constexpr std::string_view kPublicUrl = "https://patchbay.example";

constexpr const char* kGithubSeed = R"({
  "github": {
    "users": [{"login": "octocat"}, {"login": "hubot"}],
    "tokens": [{"token": "ghp_canary_key", "user": "octocat", "scopes": ["repo"]}],
    "repositories": [{"full_name": "octocat/hello-world", "files": {"README.md": "hello"},
                      "issues": [{"number": 1, "title": "Greet by name", "user": "hubot"}],
                      "discussions": [{"number": 2, "title": "Languages", "body": "Which?"}]},
                     {"full_name": "octocat/notes", "private": true, "files": {"a.md": "a"}}]},
  "oauth": {"github": {"clients": [{"id": "client", "secret": "canary-client-secret",
      "redirect_uris": ["https://patchbay.example/aip/oauth/callback/github"]}]}}})";

void configure(app::Config& config, const std::string& provider) {
  config.server.public_url = kPublicUrl;
  config.connector_config["github"] = json{{"base_url", provider}, {"web_url", provider}}.dump();
}

}  // namespace

ConnectWorld::ConnectWorld(store::Dialect dialect)
    : provider({.seed = kGithubSeed}),
      server(dialect, [this](app::Config& config) { configure(config, provider.url()); }) {}

void ConnectWorld::as_github_app() {
  auto habits = github().habits();
  habits.access_lifetime = std::chrono::hours(8);
  github().set(habits);
}

void ConnectWorld::as_oauth_app() {
  auto habits = github().habits();
  habits.access_lifetime = std::chrono::seconds(0);
  github().set(habits);
}

json ConnectWorld::begin(const json& members) const {
  json body = {{"connector_id", "github"}};
  body.update(members);
  return server.json(200, "POST", "/aip/connectors/oauth/initiate", server.ann(), body.dump());
}

std::string ConnectWorld::browse(std::string address, std::string_view login) {
  if (!login.empty()) address.append("&login=").append(login);
  const auto page = sandbox::fetch({.url = address}).response;
  INFO(address << "\n" << page.body);
  REQUIRE(page.status == 302);
  const std::string back(page.header("Location").value_or(""));
  REQUIRE(back.starts_with(kPublicUrl));
  return back.substr(kPublicUrl.size());
}

json ConnectWorld::connect(const json& members, std::string_view login) const {
  const std::string address = begin(members).at("authorization_url");
  return server.json(200, "GET", browse(address, login), "");
}

json ConnectWorld::reconnect(const std::string& reauth_url, std::string_view login) const {
  const auto followed = server.ask("GET", reauth_url, "");
  INFO(followed.body);
  REQUIRE(followed.status == 302);
  return server.json(200, "GET", browse(header_of(followed, "Location"), login),
                     cookie_of(followed));
}

std::string ConnectWorld::cookie_of(const httpd::Response& response) {
  const std::string given = header_of(response, "Set-Cookie");
  REQUIRE_FALSE(given.empty());
  return "Cookie: theme=dark; " + given.substr(0, given.find(';')) + "\r\n";
}

json ConnectWorld::call(int status, const std::string& action, const json& arguments,
                        const std::string& link) const {
  std::string path = "/aip/connectors/github/actions/" + action;
  if (!link.empty()) path += "?link_id=" + link;
  return server.json(status, "POST", path, server.ann(), arguments.dump());
}

json ConnectWorld::links() const {
  return server.json(200, "GET", "/aip/connectors/links/list_accessible", server.ann()).at("links");
}

}  // namespace patchbay::test
