// Tests the GitHub connector with real answers of api.github.com, which @octokit/fixtures recorded.
#include <catch2/catch.hpp>

#include "interop/recording.h"
#include "plugins/github/rig.h"

using namespace patchbay;
using namespace patchbay::test;
using nlohmann::json;

namespace {
constexpr const char* kToken = "0000000000000000000000000000000000000001";
}

TEST_CASE("recorded: a repository") {
  const Recording recording("get-repository");
  Rig github({recording.url(), kToken});
  const auto repository =
      github.invoke("get_repository", {{"repo", "octokit-fixture-org/hello-world"}});
  REQUIRE(repository);
  CHECK(repository.value().at("full_name") == "octokit-fixture-org/hello-world");
}

TEST_CASE("recorded: a renamed repository, by its redirect") {
  const Recording recording("rename-repository");
  Rig github({recording.url(), kToken});
  const auto repository =
      github.invoke("get_repository", {{"repo", "octokit-fixture-org/rename-repository"}});
  REQUIRE(repository);
  CHECK(repository.value().at("full_name") == "octokit-fixture-org/rename-repository-newname");
}

TEST_CASE("recorded: issues through all their pages") {
  const Recording recording("paginate-issues");
  Rig github({recording.url(), kToken});
  json arguments = {{"repo", "octokit-fixture-org/paginate-issues"}, {"per_page", 3}};
  std::size_t issues = 0;
  int pages = 0;
  for (bool more = true; more && pages < 10; ++pages) {
    const auto page = github.invoke("list_issues", arguments);
    REQUIRE(page);
    issues += page.value().at("items").size();
    more = page.value().contains("cursor");
    if (more) arguments["cursor"] = page.value().at("cursor");
  }
  CHECK(pages == 5);
  CHECK(issues == 13);
}

TEST_CASE("recorded: a file and a directory") {
  const Recording recording("get-content");
  Rig github({recording.url(), kToken});
  const json repo = {{"repo", "octokit-fixture-org/hello-world"}};
  const auto root = github.invoke("list_directory", repo);
  REQUIRE(root);
  CHECK(root.value().at("items")[0].at("path") == "README.md");
  auto arguments = repo;
  arguments["path"] = "README.md";
  const auto file = github.invoke("get_file", arguments);
  REQUIRE(file);
  CHECK(file.value().at("content") == "# hello-world");
}

TEST_CASE("recorded: a search for issues") {
  const Recording recording("search-issues");
  Rig github({recording.url(), kToken});
  const auto found = github.invoke(
      "search_issues", {{"query", "sesame"}, {"repo", "octokit-fixture-org/search-issues"}});
  REQUIRE(found);
  CHECK(found.value().at("total_count") == found.value().at("items").size());
}

TEST_CASE("recorded: an issue is created") {
  const Recording recording("add-labels-to-issue");
  Rig github({recording.url(), kToken});
  const auto issue = github.invoke(
      "create_issue",
      {{"repo", "octokit-fixture-org/add-labels-to-issue"}, {"title", "Issue without a label"}});
  REQUIRE(issue);
  CHECK(issue.value().at("number") == 1);
}
