// Tests that cursors lead through complete lists, and that foreign or forged cursors are refused.
#include <catch2/catch.hpp>
#include <set>

#include "plugins/github/stage.h"

using namespace patchbay;
using namespace patchbay::test;

TEST_CASE("following the cursor visits every issue once") {
  Stage stage;
  json arguments = {{"repo", "octocat/big"}, {"state", "all"}, {"per_page", 100}};
  std::set<int> seen;
  for (int pages = 0; pages < 10; ++pages) {
    const auto page = stage.github.invoke("list_issues", arguments);
    REQUIRE(page);
    for (const auto& issue : page.value().at("items")) {
      CHECK(seen.insert(issue.at("number").get<int>()).second);
    }
    if (!page.value().contains("cursor")) break;
    arguments["cursor"] = page.value().at("cursor");
  }
  CHECK(seen.size() == 240);
  CHECK(stage.strange().empty());
}

TEST_CASE("every list goes on by its cursor") {
  Stage stage;
  const auto check = [&](const std::string& action, json arguments) {
    arguments["per_page"] = 1;
    const auto first = stage.github.invoke(action, arguments);
    REQUIRE(first);
    REQUIRE(first.value().contains("cursor"));
    arguments["cursor"] = first.value().at("cursor");
    const auto second = stage.github.invoke(action, arguments);
    REQUIRE(second);
    CHECK(second.value() != first.value());
  };
  check("list_repositories", json::object());
  check("get_pull_requests", {{"repo", "octocat/big"}});
  check("get_pull_request", {{"repo", kRepo}, {"number", 3}});
  check("get_issue", {{"repo", kRepo}, {"number", 1}});
  check("list_commits", {{"repo", kRepo}});
  check("search_issues", {{"query", "Issue"}, {"repo", "octocat/big"}});
  check("search_code", {{"query", "hello"}, {"repo", kRepo}});
}

TEST_CASE("a cursor is refused with other arguments than it came from, and when it is forged") {
  Stage stage;
  const auto refused = [&](json arguments) {
    const auto page = stage.github.invoke("list_issues", arguments);
    return !page && page.error().code() == Code::kInvalidArgument;
  };
  const auto first = stage.github.invoke("list_issues", {{"repo", "octocat/big"}});
  REQUIRE(first);
  const std::string cursor = first.value().at("cursor");
  CHECK_FALSE(refused({{"repo", "octocat/big"}, {"cursor", cursor}}));
  CHECK(refused({{"repo", kRepo}, {"cursor", cursor}}));
  CHECK(refused({{"repo", "octocat/big"}, {"state", "closed"}, {"cursor", cursor}}));
  CHECK(refused({{"repo", "octocat/big"}, {"cursor", "page=2"}}));
  for (const std::string forged :
       {"&state=all", "&st%61te=all", "&page=2;state=all", "#", "&a=b c"}) {
    INFO(forged);
    CHECK(refused({{"repo", "octocat/big"}, {"cursor", cursor + forged}}));
  }
}

TEST_CASE("the hundred-and-first result of a page is never asked for") {
  Stage stage;
  const auto page = stage.github.invoke("list_issues", {{"repo", kRepo}, {"per_page", 101}});
  REQUIRE_FALSE(page);
  CHECK(page.error().code() == Code::kInvalidArgument);
  CHECK(stage.sandbox.log().size() == 0);
}
