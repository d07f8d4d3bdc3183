// Tests an account at GitHub from the sign-in with a browser to its documents, with the commands
// that users run. Then tests the same with a command that is killed.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>

#include "cli/desk.h"
#include "documents/library.h"
#include "engine/github_copy.h"

namespace patchbay::cli {
namespace {

using nlohmann::json;

const std::vector<std::int64_t> kUsers = {1, 2};

json shared_notes() {
  return json::parse(R"({
    "users": [{"login": "octocat", "id": 1}, {"login": "hubot", "id": 2}],
    "repositories": [
      {"full_name": "octocat/notes", "id": 5, "private": true, "collaborators": ["hubot"],
       "commits": [{"message": "x"}],
       "files": {"README.md": "# Notes\n", "docs/a.md": "a", "empty.txt": ""},
       "issues": [{"number": 1, "title": "Talked of", "user": "hubot",
                   "comments": [{"body": "first"}, {"body": "second"}]}]},
      {"full_name": "octocat/own", "id": 6, "private": true, "commits": [{"message": "y"}],
       "files": {"secret.md": "mine"}}]})");
}

void check_in_step(const Desk& desk) {
  const auto store = desk.database.open();
  documents::Library library(*store);
  test::check_equal(test::github_kept(library, "local", kUsers),
                    test::github_truth(desk.github, kUsers));
}

TEST_CASE("an account's documents are loaded by command, exactly as GitHub has and shows them") {
  Desk desk(each_database(), {}, shared_notes());
  desk.as_oauth_app();
  const std::string link = desk.connect();
  const json first = desk.shown({"sync", link});
  CHECK(first.at("state") == "complete");
  CHECK(first.at("tally").at("loaded") == 7);
  check_in_step(desk);

  const auto change = [&](const json& what) { desk.github.change_github(what.dump()); };
  change({{"repository", "octocat/notes"},
          {"files", {{"docs/a.md", "changed"}, {"new.md", "new"}, {"empty.txt", nullptr}}},
          {"add_comment", {{"issue", 1}, {"body", "third"}}}});
  change({{"repository", "octocat/own"}, {"full_name", "octocat/mine"}});
  const json second = desk.shown({"sync", link});
  CHECK(second.at("tally").at("deleted") == 1);
  check_in_step(desk);
  change({{"repository", "octocat/notes"}, {"collaborators", json::array()}});
  CHECK(desk.shown({"sync", link, "--permissions"}).at("tally").at("bytes") == 0);
  check_in_step(desk);
  CHECK(desk.shown({"docs", "list"}).size() == 7);
}

// Runs `patchbay` in another process.
int started(const Desk& desk, std::vector<std::string> words) {
  words.insert(words.begin(), PATCHBAY_BINARY_DIR "/bin/patchbay");
  std::vector<std::string> variables;
  for (const auto& [name, value] : desk.environment) variables.push_back(name + "=" + value);
  std::vector<char*> arguments;
  for (std::string& each : words) arguments.push_back(each.data());
  arguments.push_back(nullptr);
  std::vector<char*> environment;
  for (std::string& each : variables) environment.push_back(each.data());
  environment.push_back(nullptr);
  const int child = ::fork();
  if (child == 0) {
    ::execve(arguments.front(), arguments.data(), environment.data());
    ::_exit(127);
  }
  return child;
}

// Kills a process, which may end by itself before.
void kill_once_known(const std::atomic<int>& child) {
  child.wait(0);
  ::kill(child, SIGKILL);
}

TEST_CASE("AT11: a sync that is killed goes on where it was, and loses and doubles nothing") {
  constexpr int kPages = 20;
  json holds =
      json::parse(R"({"users": [{"login": "octocat", "id": 1}, {"login": "hubot", "id": 2}]})");
  holds["generate"] = {{{"full_name", "octocat/big"},
                        {"id", 5},
                        {"private", true},
                        {"files", 40},
                        {"commits", 1},
                        {"issues", 100 * kPages},
                        {"minutes_apart", 1}}};
  std::atomic<int> child = 0;
  std::atomic<int> pages = 0;
  const auto is_page = [](const sandbox::LoggedRequest& request) {
    return request.target.find("/issues?") != std::string::npos;
  };
  Desk desk(store::Dialect::kSqlite, {}, holds, [&](const sandbox::LoggedRequest& request) {
    if (is_page(request) && ++pages == kPages - 5) kill_once_known(child);
  });
  desk.as_oauth_app();
  const std::string link = desk.connect();
  child = started(desk, {"sync", link, "--output", "json"});
  child.notify_all();
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));

  const auto store = desk.database.open();
  execute(*store, "update lease set expires_at = 0");  // makes the lease expire
  documents::Library library(*store);
  const documents::Asker asker{"local", "local", {}, {}, true};
  const auto runs = library.progress(asker, link, "github");
  REQUIRE(runs.has_value());
  const documents::RunRow killed = runs.value().front().run;
  CHECK(word_of(killed.state) == "interrupted");
  CHECK(killed.tally.loaded >= 500);

  const std::size_t asked = desk.github.log().size();
  const json next = desk.shown({"sync", link});
  CHECK(next.at("state") == "complete");
  CHECK(next.at("tally").at("deleted") == 0);
  const auto ended = library.progress(asker, link, "github", 5);
  REQUIRE(ended.has_value());
  const auto run = std::find_if(ended.value().begin(), ended.value().end(),
                                [&](const auto& each) { return each.run.id == killed.id; });
  REQUIRE(run != ended.value().end());
  CHECK(word_of(run->run.state) == "complete");
  CHECK(run->run.tally.loaded == 100 * kPages + 41);
  CHECK(run->run.tally.deleted == 0);

  // The second run requested no stored pages and no files.
  const auto requests = desk.github.log().all();
  std::int64_t pages_after = 0;
  for (std::size_t i = asked; i < requests.size(); ++i) {
    CHECK(requests[i].target.find("/git/blobs/") == std::string::npos);
    if (is_page(requests[i])) ++pages_after;
  }
  CHECK(pages_after <= kPages - (killed.tally.loaded - 41) / 100 + 2);  // and one of the second run
  check_in_step(desk);
}

}  // namespace
}  // namespace patchbay::cli
