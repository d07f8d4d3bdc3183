// Tests the documents of a GitHub account in a whole host: after each kind of change, the host has
// exactly the documents that GitHub has, and exactly those users may read them who may do so at
// GitHub.
#include <future>

#include "engine/github_host.h"

namespace patchbay::test {
namespace {

using documents::RunKind;
using documents::RunRow;
using documents::word_of;
using nlohmann::json;

json seed_of(json repositories) {
  json seed = github_people();
  seed["repositories"] = std::move(repositories);
  return seed;
}

json discussed() {
  return {{{"number", 1}, {"title", "Alone"}, {"body", "No comment."}, {"user", "bob"}},
          {{"number", 2},
           {"title", "Talked of"},
           {"labels", {"bug", "later"}},
           {"comments", {{{"body", "first"}}, {{"body", "second"}, {"user", "bob"}}}}},
          {{"number", 3},
           {"title", "Pull"},
           {"comments", {{{"body", "on the pull"}}}},
           {"pull",
            {{"reviews",
              {{{"user", "bob"},
                {"body", "Good."},
                {"state", "APPROVED"},
                {"comments", {{{"path", "a.md"}, {"body", "here"}}}}}}}}}}};
}

// Two repositories: one of ann, shared with cyd, and one of the organization, with a team.
json two_repositories(int most_tree_entries = 100'000) {
  json notes = {{"full_name", "ann/notes"},
                {"id", 5},
                {"private", true},
                {"collaborators", {"cyd"}},
                {"most_tree_entries", most_tree_entries},
                {"commits", {{{"message", "x"}}}},
                {"files",
                 {{"README.md", "# Notes\n"},
                  {"big.bin", {{"repeat", "0123456789abcde\n"}, {"times", 100'000}}},
                  {"empty.txt", ""},
                  {"ln", {{"link", "README.md"}}},
                  {"vendor", {{"submodule", "5b6e2a4c4d3f2e1d0c9b8a7f6e5d4c3b2a1f0e9d"}}}}},
                {"issues", discussed()},
                {"discussions",
                 {{{"number", 4}, {"title", "Quiet"}},
                  {{"number", 5}, {"title", "Loud"}, {"comments", {{{"body", "yes"}}}}}}}};
  for (int i = 0; i < 60; ++i) {
    notes["files"]["d" + std::to_string(i / 12) + "/" + std::to_string(i) + ".md"] =
        "file " + std::to_string(i);
  }
  return seed_of({notes,
                  {{"full_name", "acme/work"},
                   {"id", 6},
                   {"private", true},
                   {"teams", {"core"}},
                   {"commits", {{{"message", "y"}}}},
                   {"files", {{"plan.md", "the plan"}}},
                   {"issues", {{{"number", 1}, {"title", "Work"}, {"user", "bob"}}}}}});
}

// CHECKs that no content was requested.
void check_nothing_fetched(GithubHost& host) { CHECK(host.requests("/git/blobs/") == 0); }

TEST_CASE("github: a first run loads everything, and one without changes asks for little") {
  GithubHost host(two_repositories(), {1, 2, 3}, each_database());
  const RunRow first = host.sync();
  // A symbolic link and a submodule are skipped.
  CHECK(word_of(first.state) == "complete with skips");
  CHECK(first.tally.seen == first.tally.loaded + first.tally.skipped);
  host.check_truth();
  host.github.log().clear();
  const RunRow second = host.sync();
  CHECK(second.tally.loaded == 0);
  check_nothing_fetched(host);
  // One request for the list of repositories. For each repository, one request for itself, one for
  // its issues and one for its discussions.
  CHECK(host.requests() <= 6);
  host.check_truth();
}

TEST_CASE("github: pushes, issues, comments and discussions that changed are loaded, those alone") {
  GithubHost host(two_repositories());
  host.sync();
  host.github.log().clear();
  host.change(
      {{"repository", "ann/notes"},
       {"files", {{"d1/13.md", "changed"}, {"new/deep/er.md", "new"}, {"README.md", nullptr}}},
       {"issue", {{"number", 1}, {"state", "closed"}, {"body", "Now with words."}}},
       {"add_comment", {{"issue", 2}, {"body", "third"}}},
       {"discussion", {{"number", 4}, {"body", "not so quiet"}}}});
  host.change({{"repository", "acme/work"}, {"issue", {{"title", "Another"}, {"body", "b"}}}});
  const RunRow run = host.sync();
  CHECK(run.tally.deleted == 1);
  CHECK(host.requests("/git/blobs/") == 2);
  host.check_truth();
}

TEST_CASE(
    "github: what GitHub tells no deletion of is found by the next listing, without contents") {
  GithubHost host(two_repositories());
  host.sync();
  host.change({{"repository", "ann/notes"},
               {"remove_issue", 1},
               {"remove_comment", {{"issue", 2}, {"index", 0}}}});
  host.github.log().clear();
  const RunRow run = host.sync(RunKind::kFull);
  CHECK(run.tally.deleted == 1);
  check_nothing_fetched(host);
  host.check_truth();
}

TEST_CASE("github: a repository that was renamed or given away stays what it was") {
  GithubHost host(two_repositories());
  host.sync();
  host.github.log().clear();
  host.change({{"repository", "ann/notes"}, {"full_name", "ann/records"}});
  CHECK(host.sync().tally.deleted == 0);
  host.check_truth();
  host.change({{"repository", "ann/records"},
               {"full_name", "acme/records"},
               {"teams", {"core"}},
               {"files", {{"moved.md", "moved"}}}});
  host.sync();
  CHECK(host.sync(RunKind::kAccess).tally.deleted == 0);
  CHECK(host.requests("/git/blobs/") == 1);
  host.check_truth();
}

TEST_CASE("github: who may read follows GitHub without loading a content again") {
  GithubHost host(two_repositories());
  host.sync();
  host.github.log().clear();
  SECTION("one person less, one more, by a sweep of permissions") {
    host.change({{"repository", "ann/notes"}, {"collaborators", {"bob"}}});
    host.change(
        {{"repository", "acme/work"}, {"teams", json::array()}, {"collaborators", {"cyd", "bob"}}});
    host.sync(RunKind::kAccess);
  }
  SECTION("it becomes public, as any run sees") {
    host.change({{"repository", "ann/notes"}, {"private", false}});
    host.sync();
  }
  check_nothing_fetched(host);
  host.check_truth();
}

TEST_CASE(
    "github: a tree that GitHub cuts off is loaded whole, and deletes nothing where it fails") {
  GithubHost host(two_repositories(20));
  const RunRow first = host.sync();
  CHECK(word_of(first.state) == "complete with skips");
  host.check_truth();

  host.change(
      {{"repository", "ann/notes"}, {"files", {{"d3/40.md", nullptr}, {"d3/41.md", "41"}}}});
  host.on_answer([&](const sandbox::LoggedRequest& request) {
    if (request.target.find("recursive") == std::string::npos) return;
    host.github.faults().add({.path = "/repositories/5/git/trees/*", .times = 0, .status = 502});
  });
  const RunRow failed = host.sync();
  CHECK(word_of(failed.state) == "incomplete");
  CHECK(failed.tally.deleted == 0);
  host.on_answer({});
  host.github.faults().clear();
  CHECK(host.sync().tally.deleted == 1);
  host.check_truth();
}

TEST_CASE("github: a storm of limits delays a run, and loses and doubles nothing") {
  GithubHost host(two_repositories());
  const std::string secondary = R"({"message":"You have exceeded a secondary rate limit."})";
  for (std::size_t i = 0; i < 6; ++i) {
    host.github.faults().add({.path = "/*",
                              .after = 4 * i,
                              .times = 3,
                              .status = i % 2 == 0 ? 429 : 403,
                              .headers = {{"Retry-After", std::to_string(1 + 20 * i)}},
                              .body = secondary});
  }
  host.github.faults().add(
      {.path = "/*", .after = 30, .times = 10, .status = 403, .body = secondary});
  RunRow run = host.sync();
  CHECK(run.tally.deleted == 0);
  CHECK_FALSE(host.waits.empty());
  host.github.faults().clear();  // remaining faults could affect the same document again and again
  host.let_retry();
  run = host.sync();
  CHECK(word_of(run.state) == "complete with skips");
  host.check_truth();
}

// Makes the next answer of each kind (document or page) wrong once.
void spoil(GithubHost& host, const sandbox::Fault& how) {
  for (const char* path :
       {"/repositories/5/git/trees/*", "/repositories/5/git/blobs/*", "/repositories/5/issues",
        "/repositories/5/issues/2", "/repositories/5/pulls/3/reviews", "/graphql"}) {
    sandbox::Fault fault = how;
    fault.path = path;
    host.github.faults().add(std::move(fault));
  }
}

TEST_CASE("github: bodies that are cut off, or a page of somebody else's, are no documents") {
  GithubHost host(two_repositories());
  SECTION("cut off") { spoil(host, {.cut_at = 5}); }
  SECTION("reset") { spoil(host, {.reset = true}); }
  SECTION("a page") {
    spoil(host, {.status = 200,
                 .headers = {{"Content-Type", "text/html; charset=utf-8"}},
                 .body = "<!DOCTYPE html><title>Sign in</title>"});
  }
  SECTION("a gateway's page") {
    spoil(host, {.status = 502, .headers = {{"Content-Type", "text/html"}}, .body = "<html>"});
  }
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(run.tally.deleted == 0);
  host.let_retry();
  const RunRow second = host.sync();
  CHECK(second.tally.deleted == 0);
  CHECK(word_of(second.state) == "complete with skips");
  host.check_truth();
}

TEST_CASE("github: a body that trickles in is waited for") {
  GithubHost host(two_repositories());
  host.github.faults().add({.path = "/repositories/5/git/blobs/*", .times = 3, .paced = true});
  host.github.faults().add({.path = "/repositories/6/git/trees/*", .times = 1, .paced = true});
  auto run = std::async(std::launch::async, [&] { return host.sync(); });
  while (run.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
    host.github.faults().release(20'000);
  }
  CHECK(word_of(run.get().state) == "complete with skips");
  host.check_truth();
}

}  // namespace
}  // namespace patchbay::test
