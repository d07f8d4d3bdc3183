// Tests situations that users of document loaders have reported, with the real connectors in a
// whole host. The names AT3 … come from the list of these situations.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "engine/files_host.h"
#include "engine/github_host.h"
#include "extraction/office_file.h"

namespace patchbay::test {
namespace {

namespace fs = std::filesystem;
using documents::RunKind;
using documents::RunRow;
using documents::word_of;
using nlohmann::json;

json one_repository(json repository) {
  json seed = github_people();
  repository["full_name"] = "ann/notes";
  repository["id"] = 5;
  repository["commits"] = {{{"message", "x"}}};
  seed["repositories"] = json::array({std::move(repository)});
  return seed;
}

json numbered_files(int count) {
  json files;
  for (int i = 0; i < count; ++i) files["f" + std::to_string(i)] = "file " + std::to_string(i);
  return files;
}

TEST_CASE("AT3: after a limit nobody asks GitHub for a minute, and the run is complete") {
  GithubHost host(one_repository({{"files", numbered_files(60)}}));
  const std::size_t threads = documents::FetchLimits{}.threads_of_turn;
  std::mutex mutex;
  std::vector<Monotonic::duration> asked;  // time between the refusal and each request, by the
                                           // host's clock
  std::optional<Monotonic> refused;
  host.on_answer([&](const sandbox::LoggedRequest& request) {
    const std::lock_guard lock(mutex);
    // A request that arrived before the host had read the refusal is allowed, because the host did
    // not know of the refusal.
    const bool is_told = refused && !host.engine->blocks.is_idle();
    if (is_told) asked.push_back(host.time.now() - *refused);
    if (request.status == 403 && !refused) refused = host.time.now();
  });
  host.github.faults().add({.path = "/repositories/5/git/blobs/*",
                            .after = 10,
                            .status = 403,
                            .headers = {{"x-ratelimit-remaining", "41"}},
                            .body = R"({"message":"You have exceeded a secondary rate limit."})"});
  const RunRow run = host.sync();
  host.let_retry();
  const RunRow second = host.sync();
  host.on_answer({});
  CHECK(word_of(second.state) == "complete");
  CHECK(run.tally.deleted + second.tally.deleted == 0);
  host.check_truth();

  REQUIRE(refused);
  std::size_t at_once = 0;  // requests that were already sent when the gate closed
  for (const auto& after : asked) {
    if (after < std::chrono::seconds(30))
      ++at_once;
    else
      CHECK(after >= std::chrono::seconds(60));
  }
  CHECK(at_once <= threads);
}

TEST_CASE("AT3: a limit without an end makes the run wait longer and longer, from where it was") {
  GithubHost host(one_repository({{"files", numbered_files(4)}}));
  host.sync();
  host.github.faults().add({.path = "/*", .times = 0, .status = 429});
  host.github.log().clear();
  const RunRow run = host.started();
  const store::Millis began = host.store_time();  // the time before the first refusal
  for (int i = 0; i < 8; ++i) {
    host.work();
    const RunRow now = host.found(run.id);
    REQUIRE(now.state == documents::RunState::kWaiting);
    CHECK_FALSE(now.why.empty());
    if (i == 0) CHECK(now.waiting_until - began >= 60'000);
    host.let_wait(now);
  }
  CHECK(host.requests() <= 8 * 3);
  host.github.faults().clear();
  host.change({{"repository", "ann/notes"}, {"files", {{"f1", "changed"}}}});
  host.work();
  CHECK(word_of(host.found(run.id).state) == "complete");
  CHECK(host.requests("/git/blobs/") == 1);
  host.check_truth();
}

TEST_CASE("AT6: what cannot be reached, or shows nothing, deletes nothing of GitHub's") {
  GithubHost host(one_repository({{"files", numbered_files(120)}}));
  host.sync();
  const auto deletes_nothing = [&](const char* state) {
    const RunRow run = host.sync(RunKind::kFull);
    INFO(run.why);
    CHECK(word_of(run.state) == state);
    CHECK(run.tally.deleted == 0);
    host.github.faults().clear();
    host.check_truth();
  };
  SECTION("the repository is not found") {
    host.github.faults().add({.path = "/repositories/5", .times = 0, .status = 404});
    deletes_nothing("incomplete");
    const auto runs = host.library().progress({"acme", "ann", {}, {}, true}, host.link(), "github");
    REQUIRE(runs.has_value());
    const auto& collection = runs.value().front().collections.front();
    CHECK(collection.trouble == "out_of_reach");
    CHECK(collection.trouble_since > 0);
  }
  SECTION("the account names no repository") {
    host.github.faults().add({.path = "/user/repos", .times = 0, .status = 200, .body = "[]"});
    deletes_nothing("incomplete");
    const auto rows = host.library().troubled_collections({"acme", "ann", {}, {}, true}, {});
    REQUIRE(rows.has_value());
    REQUIRE(rows.value().size() == 1);
    CHECK(rows.value().front().trouble_since > 0);
  }
  SECTION("a page in the middle is forbidden") {
    host.github.faults().add({.path = "/repositories/5/issues", .times = 0, .status = 403});
    deletes_nothing("incomplete");
  }
  SECTION("the credential is not taken any more") {
    host.github.faults().add({.path = "/*", .times = 0, .status = 401});
    deletes_nothing("failed");
  }
  host.github.faults().clear();
  host.github.log().clear();
  const RunRow again = host.sync(RunKind::kFull);
  CHECK(word_of(again.state) == "complete");
  CHECK(host.requests("/git/blobs/") == 0);
}

TEST_CASE(
    "AT6: too many deletions of GitHub's are held, served on, and carried out when released") {
  GithubHost host(one_repository({{"files", numbered_files(200)}}));
  host.sync();
  json removed;
  for (int i = 0; i < 160; ++i) removed["f" + std::to_string(i)] = nullptr;
  SECTION("they are told one by one") {
    host.change({{"repository", "ann/notes"}, {"files", removed}});
    const RunRow run = host.sync();
    CHECK(word_of(run.state) == "held");
    CHECK(run.tally.held + run.tally.deleted == 160);
    CHECK(run.tally.held >= 100);
  }
  SECTION("they are missing from a listing") {
    host.change({{"repository", "ann/notes"}, {"files", removed}});
    const RunRow run = host.sync(RunKind::kFull);
    CHECK(word_of(run.state) == "held");
    CHECK(run.tally.held == 160);
  }
  auto settled = host.engine->documents->scheduler.settle(host.link(), "github", true);
  REQUIRE(settled.has_value());
  CHECK(settled.value() >= 100);
  CHECK(word_of(host.sync().state) == "complete");
  host.check_truth();
}

TEST_CASE("AT6: a folder that is away or empty deletes nothing") {
  FilesHost host;
  constexpr std::size_t kFiles = 61;  // one of these files existed before
  for (std::size_t i = 1; i < kFiles; ++i) host.write(std::to_string(i) + ".txt", "text");
  host.run(kAnn);
  const std::string aside = host.root().string() + ".aside";
  fs::rename(host.root(), aside);
  SECTION("away") {}
  SECTION("empty") { fs::create_directory(host.root()); }
  host.run(kAnn);
  CHECK(host.seen_by(kAnn).size() == kFiles);
  fs::remove(host.root());
  fs::rename(aside, host.root());
  host.run(kAnn);
  const auto seen = host.seen_by(kAnn);
  CHECK(seen.size() == kFiles);
  CHECK(std::none_of(seen.begin(), seen.end(),
                     [](const documents::Document& each) { return each.is_held; }));
}

TEST_CASE("AT9: of a tree that is cut off each entry has its content, or the word for why not") {
  json files = {{"a/a.md", "a"},
                {"a/doc.txt", {{"repeat", "0123456789abcde\n"}, {"times", 100'000}}},
                {"b/vendor", {{"submodule", "5b6e2a4c4d3f2e1d0c9b8a7f6e5d4c3b2a1f0e9d"}}},
                {"b/ln", {{"link", "../a/a.md"}}},
                {"c/big.bin",
                 "version https://git-lfs.github.com/spec/v1\n"
                 "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
                 "size 306922\n"}};
  GithubHost host(one_repository({{"files", files}, {"most_tree_entries", 3}}));
  const RunRow run = host.sync();
  CHECK(word_of(run.state) == "complete with skips");
  CHECK(run.tally.skipped == 3);
  host.check_truth();

  // A folder that cannot be read must not be treated as an empty folder.
  host.github.faults().add(
      {.path = "/repositories/5/git/trees/*", .after = 2, .times = 0, .status = 502});
  const RunRow failed = host.sync(RunKind::kFull);
  CHECK(word_of(failed.state) == "incomplete");
  CHECK(failed.tally.deleted == 0);
  host.github.faults().clear();
  host.check_truth();
}

TEST_CASE(
    "AT10: issues that move and go while they are paged through are there once, as they are") {
  json issues;
  for (int number = 1; number <= 250; ++number) {
    char time[32];
    std::snprintf(time, sizeof time, "2025-03-%02dT%02d:00:00Z", 1 + number / 24, number % 24);
    json issue = {
        {"number", number}, {"title", "Issue " + std::to_string(number)}, {"updated_at", time}};
    if (number == 30) issue["pull"] = json::object();
    issues.push_back(std::move(issue));
  }
  GithubHost host(one_repository({{"files", {{"a.md", "a"}}}, {"issues", issues}}));
  bool is_first = true;
  host.on_answer([&](const sandbox::LoggedRequest& request) {
    if (!is_first || request.target.find("/issues?") == std::string::npos) return;
    is_first = false;
    host.change({{"repository", "ann/notes"},
                 {"issue", {{"number", 7}, {"body", "moved from the page that was sent"}}}});
    host.change({{"repository", "ann/notes"},
                 {"issue", {{"number", 207}, {"body", "moved from a page to come"}}},
                 {"remove_issue", 9}});
  });
  const RunRow first = host.sync();
  host.on_answer({});
  // The repository, a file, and 250 issues: #9 was listed before it was deleted, and #7 came twice.
  CHECK(first.tally.seen == 252);
  CHECK(host.sync(RunKind::kFull).tally.deleted == 1);
  host.check_truth();
  host.github.log().clear();
  CHECK(host.sync().tally.loaded == 0);
  CHECK(host.requests("/git/blobs/") + host.requests("/issues/") + host.requests("/pulls/") == 0);
}

// Writes files that attack a reader, such as a workbook with two cells at the greatest possible
// distance.
void write_poison(const FilesHost& host) {
  using extraction::archive_of;
  using extraction::document_members;
  using extraction::document_part;
  host.write("good.txt", "good");
  host.write("sparse.xlsx", extraction::workbook_of(
                                "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\">"
                                "<c r=\"XFD1048576\"><v>2</v></c></row>"));
  auto members = document_members();
  members.emplace_back("word/document.xml", document_part("<w:p><w:t>&a9;</w:t></w:p>"));
  for (auto& [name, content] : members) {
    content.insert(0, "<!DOCTYPE x [<!ENTITY a9 \"ha\">]>");
  }
  host.write("entities.docx", archive_of(members));
  const std::string head = document_part("").substr(0, document_part("").find("</w:body>"));
  host.write("bomb.docx", archive_of(document_members(), {"word/document.xml", head, 1024}));
  host.write("nul.js", std::string("a.join(\"\0\")\n", 12) + std::string(200, 'x'));
  host.write("film.mp4", std::string("\0\0\0\x18"
                                     "ftypmp42",
                                     12) +
                             std::string(100, '\0'));
  host.write("fine.docx", extraction::document_of("<w:p><w:r><w:t>fine</w:t></w:r></w:p>"));
  host.write("huge.bin", "");
  fs::resize_file(host.root() / "huge.bin", std::uintmax_t{3} << 30);
}

TEST_CASE("AT12: files that are made to hurt have a word for why, and the others their text") {
  FilesHost host;
  write_poison(host);
  host.run(kAnn);
  const auto asker = host.asker(kAnn);
  std::map<std::string, std::string> found;
  for (const auto& each : host.seen_by(kAnn)) {
    const auto text = host.documents().library.text(asker, each.key, 2000);
    REQUIRE(text.has_value());
    found[each.metadata.source_id] = each.outcome == documents::Outcome::kLoaded
                                         ? text.value()
                                         : std::string(word_of(each.outcome)) + " " + each.reason;
  }
  CHECK(found.at("good.txt") == "good");
  CHECK(found.at("fine.docx") == "fine\n");
  CHECK(found.at("nul.js") == "a.join(\"\")\n" + std::string(200, 'x'));
  CHECK(found.at("sparse.xlsx").find('2') != std::string::npos);
  CHECK(found.at("sparse.xlsx").size() < 20'000);
  CHECK(found.at("entities.docx") == "skipped damaged");
  CHECK(found.at("bomb.docx") == "skipped too_large");
  CHECK(found.at("film.mp4") == "skipped unsupported");
  CHECK(found.at("huge.bin") == "skipped too_large");

  const std::string link = host.files(kAnn).link;
  const auto state = [&] {
    return host.documents().library.progress(asker, link, "files").value().front().run;
  };
  CHECK(word_of(state().state) == "complete with skips");
  CHECK(state().tally.bytes > 0);
  host.run(kAnn);  // reads a file that was written during the listing again
  host.run(kAnn);
  CHECK(state().tally.loaded == 0);
  CHECK(state().tally.bytes == 0);
}

}  // namespace
}  // namespace patchbay::test
