// Tests the results of the actions that read.
#include <catch2/catch.hpp>

#include "plugins/github/stage.h"

using namespace patchbay;
using namespace patchbay::test;

TEST_CASE("repositories are listed by visibility") {
  Stage stage;
  const auto all = stage.github.invoke("list_repositories", json::object());
  REQUIRE(all);
  CHECK(all.value().at("items").size() == 4);
  const auto mine = stage.github.invoke("list_repositories", {{"visibility", "private"}});
  REQUIRE(mine);
  REQUIRE(mine.value().at("items").size() == 2);
  CHECK(mine.value().at("items")[0].at("full_name") == "acme/rocket");
  CHECK(mine.value().at("items")[0].at("private") == true);
  CHECK(stage.strange().empty());
}

TEST_CASE("a repository is described without what GitHub adds to it") {
  Stage stage;
  const auto repository = stage.github.invoke("get_repository", {{"repo", kRepo}});
  REQUIRE(repository);
  CHECK(repository.value().at("default_branch") == "main");
  CHECK_FALSE(repository.value().contains("owner"));
}

TEST_CASE("a renamed repository is still found under its old name") {
  Stage stage;
  const auto repository = stage.github.invoke("get_repository", {{"repo", "octocat/hello"}});
  REQUIRE(repository);
  CHECK(repository.value().at("full_name") == kRepo);
}

TEST_CASE("issues are listed without pull requests unless asked for") {
  Stage stage;
  const auto issues = stage.github.invoke("list_issues", {{"repo", kRepo}, {"state", "all"}});
  REQUIRE(issues);
  CHECK(issues.value().at("items").size() == 2);
  const auto both = stage.github.invoke(
      "list_issues", {{"repo", kRepo}, {"state", "all"}, {"include_pull_requests", true}});
  REQUIRE(both);
  CHECK(both.value().at("items").size() == 4);
  const auto bugs = stage.github.invoke(
      "list_issues", {{"repo", kRepo}, {"state", "closed"}, {"labels", {"bug"}}});
  REQUIRE(bugs);
  CHECK(bugs.value().at("items").size() == 1);
  CHECK(stage.strange().empty());
}

TEST_CASE("an issue comes with its comments") {
  Stage stage;
  const auto issue = stage.github.invoke("get_issue", {{"repo", kRepo}, {"number", 1}});
  REQUIRE(issue);
  CHECK(issue.value().at("issue").at("title") == "The greeting has no name in it");
  REQUIRE(issue.value().at("comments").size() == 2);
  CHECK(issue.value().at("comments")[0].at("body") == "Good idea.");
}

TEST_CASE("pull requests are listed by state") {
  Stage stage;
  const auto open = stage.github.invoke("get_pull_requests", {{"repo", kRepo}});
  REQUIRE(open);
  CHECK(open.value().at("items").size() == 1);
  const auto closed =
      stage.github.invoke("get_pull_requests", {{"repo", kRepo}, {"state", "closed"}});
  REQUIRE(closed);
  CHECK(closed.value().at("items")[0].at("merged_at") == "2025-03-04T09:00:00Z");
}

TEST_CASE("a pull request comes with its files and its diff") {
  Stage stage;
  const auto pull = stage.github.invoke("get_pull_request", {{"repo", kRepo}, {"number", 3}});
  REQUIRE(pull);
  CHECK(pull.value().at("pull_request").at("changed_files") == 2);
  CHECK(pull.value().at("files")[0].at("filename") == "src/greeting.h");
  CHECK(pull.value().at("diff").get<std::string>().starts_with("diff --git a/src/greeting.h"));
  CHECK(pull.value().at("diff_truncated") == false);
}

TEST_CASE("a pull request whose diff GitHub will not make comes without it") {
  Stage stage;
  stage.sandbox.faults().add(
      {.path = "/repos/octocat/hello-world/pulls/3", .after = 1, .status = 406});
  const auto pull = stage.github.invoke("get_pull_request", {{"repo", kRepo}, {"number", 3}});
  REQUIRE(pull);
  CHECK_FALSE(pull.value().contains("diff"));
  CHECK(pull.value().at("diff_truncated") == true);
}

TEST_CASE("commits are listed, by path too, and a repository without any has none") {
  Stage stage;
  const auto commits =
      stage.github.invoke("list_commits", {{"repo", kRepo}, {"path", "README.md"}});
  REQUIRE(commits);
  REQUIRE(commits.value().at("items").size() == 1);
  CHECK(commits.value().at("items")[0].at("commit").at("message") == "Initial commit");
  stage.sandbox.faults().add({.path = "/repos/octocat/notes/commits",
                              .status = 409,
                              .body = R"({"message": "Git Repository is empty."})"});
  const auto none = stage.github.invoke("list_commits", {{"repo", "octocat/notes"}});
  REQUIRE(none);
  CHECK(none.value().at("items").empty());
}

TEST_CASE("a file is read whatever its name and size, up to max_bytes") {
  Stage stage;
  const auto spaced =
      stage.github.invoke("get_file", {{"repo", kRepo}, {"path", "docs/guide/start here.md"}});
  REQUIRE(spaced);
  CHECK(spaced.value().at("encoding") == "utf-8");
  CHECK(spaced.value().at("content") == "# Start here\n\nBuild it, run it, read it.\n");
  const auto accented =
      stage.github.invoke("get_file", {{"repo", kRepo}, {"path", "docs/grüße.md"}});
  REQUIRE(accented);
  const auto large = stage.github.invoke(
      "get_file", {{"repo", kRepo}, {"path", "assets/large.txt"}, {"max_bytes", 2000000}});
  REQUIRE(large);
  CHECK(large.value().at("content").get<std::string>().size() == 1280000);
  CHECK(large.value().at("truncated") == false);
  const auto piece = stage.github.invoke(
      "get_file", {{"repo", kRepo}, {"path", "assets/large.txt"}, {"max_bytes", 100}});
  REQUIRE(piece);
  CHECK(piece.value().at("content").get<std::string>().size() == 100);
  CHECK(piece.value().at("truncated") == true);
  CHECK(stage.strange().empty());
}

TEST_CASE("a directory is listed, and a file is no directory and a directory no file") {
  Stage stage;
  const auto root = stage.github.invoke("list_directory", {{"repo", kRepo}});
  REQUIRE(root);
  CHECK(root.value().at("items").size() == 4);
  const auto file = stage.github.invoke("list_directory", {{"repo", kRepo}, {"path", "README.md"}});
  REQUIRE_FALSE(file);
  CHECK(file.error().code() == Code::kInvalidArgument);
  const auto folder = stage.github.invoke("get_file", {{"repo", kRepo}, {"path", "src"}});
  REQUIRE_FALSE(folder);
  CHECK(folder.error().code() == Code::kInvalidArgument);
}

TEST_CASE("searching finds issues, pull requests and code") {
  Stage stage;
  const auto issues =
      stage.github.invoke("search_issues", {{"query", "greeting"}, {"repo", kRepo}});
  REQUIRE(issues);
  CHECK(issues.value().at("total_count") == 1);
  const auto pulls = stage.github.invoke(
      "search_issues", {{"query", "is:merged"}, {"repo", kRepo}, {"type", "pull_request"}});
  REQUIRE(pulls);
  CHECK(pulls.value().at("items")[0].at("number") == 4);
  const auto code = stage.github.invoke("search_code", {{"query", "hello"}, {"repo", kRepo}});
  REQUIRE(code);
  CHECK(code.value().at("total_count") == 2);
  const std::string fragment = code.value().at("items")[0].at("text_matches")[0].at("fragment");
  CHECK(fragment.find("Hello") != std::string::npos);
  CHECK(stage.strange().empty());
}

TEST_CASE("GitHub Enterprise is reached by its base address") {
  Stage stage;
  Rig enterprise({stage.sandbox.url() + "/api/v3", "octocat-token"});
  const auto commented = enterprise.invoke("add_discussion_comment",
                                           {{"repo", kRepo}, {"number", 5}, {"body", "Esperanto"}});
  REQUIRE(commented);
  CHECK(stage.sandbox.log().count("POST /api/graphql") == 2);
  REQUIRE(enterprise.invoke("get_repository", {{"repo", kRepo}}));
  CHECK(stage.sandbox.log().count("GET /api/v3/repos/{owner}/{repo}") == 1);
}
