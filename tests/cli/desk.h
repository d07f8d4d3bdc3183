#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/person.h"
#include "sandbox/sandbox.h"
#include "store/postgres_server.h"

namespace patchbay::cli {

// A machine on which GitHub is the sandbox. No account is connected yet.
class Desk {
 public:
  using json = nlohmann::json;

  // `more` is added to the configuration, and ends the table [server]. `holds` is GitHub's data,
  // which must have a user octocat. `answered` is sandbox::Options::answered.
  explicit Desk(store::Dialect dialect = store::Dialect::kSqlite, const std::string& more = {},
                const json& holds = little(),
                std::function<void(const sandbox::LoggedRequest& request)> answered = {})
      : github({.seed = json{{"github", holds}, {"oauth", clients()}}.dump(),
                .answered = std::move(answered)}),
        database(dialect) {
    const std::string config = folder.path() + "/patchbay.toml";
    std::ofstream(config) << "connector_path = [\"" PATCHBAY_BINARY_DIR "/connectors\"]\n"
                          << "[connector.github]\nbase_url = \"" << github.url()
                          << "\"\nweb_url = \"" << github.url() << "\"\n"
                          << "[server]\nstore = \"" << database.location() << "\"\nkey_ring = \""
                          << folder.path() << "/patchbay.keys\"\n"
                          << more;
    environment = {{"PATCHBAY_CONFIG", config},
                   {"PATCHBAY_OAUTH_GITHUB_CLIENT_ID", "client"},
                   {"PATCHBAY_OAUTH_GITHUB_CLIENT_SECRET", "canary-client-secret"}};
  }

  // From now on, GitHub issues tokens of OAuth Apps, which have scopes and do not expire.
  void as_oauth_app() {
    auto habits = github.oauth().provider("github").habits();
    habits.access_lifetime = std::chrono::seconds(0);
    github.oauth().provider("github").set(habits);
  }

  [[nodiscard]] CommandOutcome run(std::vector<std::string> words,
                                   const std::string& input = {}) const {
    return patchbay(std::move(words), environment, input);
  }
  // Connects GitHub through the browser. Returns the link's id.
  [[nodiscard]] std::string connect(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"connect", "github", "--output", "json"};
    words.insert(words.end(), more.begin(), more.end());
    const CommandOutcome printed = patchbay_with_browser(std::move(words), environment).printed;
    INFO(printed.err);
    REQUIRE(printed.code == 0);
    return json::parse(printed.out).at("link_id");
  }
  // Runs a command that must succeed, with `--output json`. Returns its output.
  [[nodiscard]] json shown(std::vector<std::string> words) const {
    words.insert(words.end(), {"--output", "json"});
    const CommandOutcome printed = run(std::move(words));
    INFO(printed.err);
    REQUIRE(printed.code == 0);
    return json::parse(printed.out);
  }
  [[nodiscard]] json links() const { return json::parse(run({"links", "--output", "json"}).out); }
  [[nodiscard]] CommandOutcome call(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words = {"call", "github", "get_repository", "--args",
                                      R"({"repo":"octocat/hello-world"})"};
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words));
  }

  static json little() {
    return json::parse(R"({
      "users": [{"login": "octocat"}, {"login": "hubot"}],
      "tokens": [{"token": "canary-key", "user": "octocat", "scopes": ["repo"]}],
      "repositories": [{"full_name": "octocat/hello-world", "files": {"README.md": "hello"}}]})");
  }
  static json clients() {
    return json::parse(R"({"github": {"device_interval": 1, "clients": [
        {"id": "client", "secret": "canary-client-secret",
         "redirect_uris": ["http://127.0.0.1/aip/oauth/callback/github"]}]}})");
  }

  sandbox::Sandbox github;
  TestFolder folder;
  TestDatabase database;
  Variables environment;
};

}  // namespace patchbay::cli
