// Tests that a confined link can use only its own repositories.
#include <catch2/catch.hpp>

#include "plugins/github/stage.h"

using namespace patchbay;
using namespace patchbay::test;

namespace {
constexpr const char* kOnlyHello = R"({"repositories": ["octocat/hello-world"]})";
}

TEST_CASE("a confined link reaches its repositories and no other, in every action") {
  Stage stage("octocat-token", kOnlyHello);
  REQUIRE(stage.github.invoke("get_repository", {{"repo", "Octocat/Hello-World"}}));
  stage.sandbox.log().clear();
  const json other = {{"repo", "octocat/notes"}};
  const auto with = [&](json more) {
    more.update(other);
    return more;
  };
  const std::vector<std::pair<std::string, json>> calls = {
      {"get_repository", other},
      {"get_pull_requests", other},
      {"get_pull_request", with({{"number", 1}})},
      {"list_issues", other},
      {"get_issue", with({{"number", 1}})},
      {"search_code", with({{"query", "greet"}})},
      {"search_issues", with({{"query", "greet"}})},
      {"list_commits", other},
      {"get_file", with({{"path", "ideas.md"}})},
      {"list_directory", other},
      {"create_issue", with({{"title", "x"}})},
      {"add_comment", with({{"number", 1}, {"body", "x"}})},
      {"create_review", with({{"number", 1}, {"event", "APPROVE"}})},
      {"add_discussion_comment", with({{"number", 1}, {"body", "x"}})}};
  for (const auto& [action, arguments] : calls) {
    INFO(action);
    const auto refused = stage.github.invoke(action, arguments);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::kNotFound);
  }
  CHECK(stage.sandbox.log().size() == 0);
}

TEST_CASE("a confined link lists its repositories only") {
  Stage stage("octocat-token", R"({"repositories": ["octocat/hello-world", "octocat/notes"]})");
  const auto all = stage.github.invoke("list_repositories", json::object());
  REQUIRE(all);
  CHECK(all.value().at("items").size() == 2);
  const auto open = stage.github.invoke("list_repositories", {{"visibility", "public"}});
  REQUIRE(open);
  REQUIRE(open.value().at("items").size() == 1);
  CHECK(open.value().at("items")[0].at("full_name") == kRepo);
}

TEST_CASE("a confined link searches its repositories only, whatever the query says") {
  Stage stage("octocat-token", kOnlyHello);
  const auto issues = stage.github.invoke("search_issues", {{"query", "Issue"}});
  REQUIRE(issues);
  CHECK(issues.value().at("total_count") == 0);  // octocat/big has many issues, but the link cannot
                                                 // see them
  REQUIRE(stage.github.invoke("search_issues", {{"query", "NOTES FOR all"}}));
  for (const std::string query :
       {"greet repo:octocat/notes", "greet user:octocat", "greet org:acme", "greet OR moon",
        "-repo:octocat/hello-world greet", "(greet)", "greet REPO:octocat/notes"}) {
    INFO(query);
    const auto refused = stage.github.invoke("search_code", {{"query", query}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::kInvalidArgument);
  }
}

TEST_CASE("a name cannot lead out of /repos") {
  Stage stage;
  for (const std::string name : {"../user", "octocat/..", "octocat", "a/b/c", "octocat/a?x=1"}) {
    INFO(name);
    const auto refused = stage.github.invoke("get_repository", {{"repo", name}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::kInvalidArgument);
  }
  const auto climbing =
      stage.github.invoke("get_file", {{"repo", kRepo}, {"path", "../../../user"}});
  REQUIRE_FALSE(climbing);
  CHECK(climbing.error().code() == Code::kInvalidArgument);
  CHECK(stage.sandbox.log().size() == 0);
}
