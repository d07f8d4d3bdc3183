// Tests that the same connector works in the host for embedders, with pipeline, catalog and cache.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "patchbay/host.hpp"
#include "sandbox/sandbox.h"

using namespace patchbay;
using nlohmann::json;

namespace {

struct EmbeddedGithub {
  explicit EmbeddedGithub(const std::string& token, const std::string& user_configuration = "") {
    HostOptions options;
    options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
    options.connector_config["github"] = json{{"base_url", sandbox.url()}}.dump();
    LinkOptions link;
    link.id = "octocat";
    link.connector = "github";
    link.credential = token;
    link.user_configuration = user_configuration;
    options.links.push_back(std::move(link));
    auto opened = Host::open(std::move(options));
    if (!opened) FAIL(opened.error().message());
    host = std::move(opened).value();
  }

  Outcome<std::string> call(const std::string& action, const json& arguments) {
    return host->invoke("github", action, arguments.dump()).outcome;
  }

  sandbox::Sandbox sandbox{{.seed = sandbox::seed_file("github.json")}};
  std::unique_ptr<Host> host;
};

constexpr const char* kHelloWorld = "octocat/hello-world";

}  // namespace

TEST_CASE("through the host: the connector is in order and declares what each action is") {
  const EmbeddedGithub embedded("octocat-token");
  const auto connector = embedded.host->connector("github");
  REQUIRE(connector);
  CHECK_FALSE(connector.value().fault);
  CHECK(connector.value().actions.size() == 15);
  for (const auto& action : connector.value().actions) {
    INFO(action.id);
    CHECK_FALSE(action.scopes.empty());
    const bool writes = action.id.starts_with("create_") || action.id.starts_with("add_");
    CHECK(action.read_only != writes);
    CHECK_FALSE(action.destructive);
  }
}

TEST_CASE("through the host: an action runs with the link's credential") {
  EmbeddedGithub embedded("octocat-token");
  const auto issue = embedded.call("get_issue", {{"repo", kHelloWorld}, {"number", 1}});
  if (!issue) FAIL(issue.error().message());
  CHECK(json::parse(issue.value()).at("comments").size() == 2);
  const auto log = embedded.sandbox.log().all();
  REQUIRE(log.size() == 2);
  CHECK(log[0].header("Authorization") == "Bearer octocat-token");
}

TEST_CASE("through the host: wrong arguments are told one by one, and nothing is sent") {
  EmbeddedGithub embedded("octocat-token");
  const auto refused =
      embedded.call("list_issues", {{"repo", kHelloWorld}, {"state", "opne"}, {"per_pgae", 5}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::kInvalidArgument);
  CHECK(refused.error().details().faults.size() == 2);
  CHECK(embedded.sandbox.log().size() == 0);
}

TEST_CASE("through the host: more than five repositories are no confinement") {
  EmbeddedGithub embedded("octocat-token",
                          R"({"repositories": ["a/1", "a/2", "a/3", "a/4", "a/5", "a/6"]})");
  const auto refused = embedded.call("get_repository", {{"repo", kHelloWorld}});
  CHECK_FALSE(refused);
  CHECK(embedded.sandbox.log().size() == 0);
}

TEST_CASE("through the host: the same question within minutes is not asked again") {
  EmbeddedGithub embedded("octocat-token");
  REQUIRE(embedded.call("get_repository", {{"repo", kHelloWorld}}));
  REQUIRE(embedded.call("get_repository", {{"repo", kHelloWorld}}));
  CHECK(embedded.sandbox.log().size() == 1);
}

TEST_CASE("through the host: what was just written is read") {
  EmbeddedGithub embedded("octocat-token");
  const json issue = {{"repo", kHelloWorld}, {"number", 1}};
  REQUIRE(embedded.call("get_issue", issue));
  REQUIRE(embedded.call("add_comment", {{"repo", kHelloWorld}, {"number", 1}, {"body", "Third."}}));
  const auto read = embedded.call("get_issue", issue);
  REQUIRE(read);
  CHECK(json::parse(read.value()).at("comments").size() == 3);
}
