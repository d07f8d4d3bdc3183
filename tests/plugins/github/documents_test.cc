// Tests the connector as a source of documents. C1, C2 … in a test's name are problems that were
// reported for other products.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "kit/sanitizer.h"
#include "plugins/github/documents_seed.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Document;
namespace sandbox = patchbay::sandbox;

TEST_CASE("documents: a run lists files, issues, pull requests and discussions, each once") {
  Source source(rich());
  auto documents = source.of("5");
  const Stepped run = documents.run();
  INFO(run.outcome.message);
  REQUIRE(run.outcome.ok());
  CHECK(ids(run) == std::set<std::string>{"repository", "file:README.md", "file:docs/a.md",
                                          "file:docs/deep/b.md", "file:big.bin", "file:empty.txt",
                                          "file:ln", "file:model.bin", "file:vendor", "issue:1",
                                          "issue:2", "issue:3", "discussion:4", "discussion:5"});
  CHECK(run.upserts.size() == 14);
  CHECK(run.flags ==
        (PATCHBAY_STEP_BEGINS_LISTING | PATCHBAY_STEP_LISTING | PATCHBAY_STEP_COMPLETE));
  CHECK(run.failed.empty());
  const Document* file = run.find("file:docs/a.md");
  CHECK(file->title == "a.md");
  CHECK(file->size == 1);
  CHECK(file->url == "https://github.com/ann/notes/blob/main/docs/a.md");
  CHECK(file->parents == std::vector<std::string>{"repository"});
  CHECK(json::parse(file->metadata).at("path") == "docs/a.md");
  const Document* issue = run.find("issue:1");
  CHECK(issue->authors.at(0).id == "2");
  CHECK(issue->created_ms == 1735787045000);
  CHECK(json::parse(run.find("issue:3")->metadata).at("kind") == "pull_request");  // tests C13
  CHECK(source.strange().empty());
  CHECK(source.host.problems().empty());
}

TEST_CASE("documents: contents are whole, and what is no text says why (C4)") {
  Source source(rich());
  auto documents = source.of("5");
  const Stepped run = documents.run();
  const auto text = [&](const std::string& id) {
    const Fetched fetched = documents.fetch(*run.find(id));
    CHECK(fetched.outcome.ok());
    return fetched.text();
  };
  CHECK(text("file:README.md") == "# Notes\n");
  CHECK(text("file:empty.txt").empty());
  CHECK(text("file:big.bin").size() == 1600000);
  CHECK(run.find("file:vendor")->skipped == "submodule");
  CHECK(run.find("file:ln")->skipped == "symlink");
  const Fetched pointer = documents.fetch(*run.find("file:model.bin"));
  CHECK(pointer.outcome.ok());
  CHECK(pointer.skipped == "lfs");
  CHECK(pointer.message == "Git LFS keeps the content, of 306922 bytes.");

  CHECK(run.find("issue:1")->content == "# Alone\n\nIssue #1 (open) by @bob\n\nNo comment.\n");
  const std::string talked = text("issue:2");
  CHECK(talked.find("first") < talked.find("second"));
  CHECK(talked.find("by @bob") != std::string::npos);
  const std::string pull = text("issue:3");
  for (const char* part : {"Pull request #3", "on the pull", "Review (APPROVED) by @bob", "Good.",
                           "Comment on docs/a.md", "here"}) {
    INFO(part);
    CHECK(pull.find(part) != std::string::npos);
  }
  CHECK(run.find("discussion:4")->content);
  CHECK(text("discussion:5").find("no") != std::string::npos);
  CHECK(source.strange().empty());
  CHECK(source.host.problems().empty());
}

TEST_CASE("documents: a content that was cut off, or is a page of somebody else's, is no content") {
  Source source(rich());
  auto documents = source.of("5");
  const Stepped run = documents.run();
  const std::string sha = run.find("file:big.bin")->version;
  source.sandbox.faults().add({.path = "/repositories/5/git/blobs/" + sha,
                               .times = 1,
                               .status = 200,
                               .body = "0123456789abcde\n"});
  CHECK(documents.fetch(*run.find("file:big.bin")).outcome.status ==
        PATCHBAY_E_PROVIDER_UNAVAILABLE);
  source.sandbox.faults().add({.path = "/repositories/5/git/blobs/" + sha,
                               .times = 1,
                               .status = 200,
                               .headers = {{"Content-Type", "text/html"}},
                               .body = "<html>"});
  CHECK(documents.fetch(*run.find("file:big.bin")).outcome.status ==
        PATCHBAY_E_PROVIDER_UNAVAILABLE);
  source.sandbox.faults().add({.path = "/repositories/5/git/blobs/" + sha, .status = 404});
  CHECK(documents.fetch(*run.find("file:big.bin")).outcome.status == PATCHBAY_E_NOT_FOUND);
  CHECK(documents.fetch(*run.find("file:README.md"), 3).outcome.status == PATCHBAY_E_TOO_LARGE);
}

TEST_CASE("documents: a tree that GitHub cuts off is walked folder by folder (C3)") {
  json repository = rich()["repositories"][0];
  for (int i = 0; i < 30; ++i) {
    repository["files"]["deep/" + std::to_string(i / 10) + "/" + std::to_string(i)] = "x";
  }
  for (int i = 0; i < 20; ++i) repository["files"]["many" + std::to_string(i) + "/f"] = "y";
  repository["most_tree_entries"] = 28;
  Source whole(seed(repository));
  const Stepped run = whole.of("5").run();
  INFO(run.outcome.message);
  REQUIRE(run.outcome.ok());
  CHECK(run.is_complete());
  CHECK_FALSE(run.is_partial());
  CHECK(ids(run).size() == 14 + 50);
  CHECK(run.find("file:deep/2/29") != nullptr);
  CHECK(whole.host.problems().empty());

  // If a folder cannot be read, the step fails, and the run is not complete.
  Source broken(seed(repository));
  broken.after_answer = [&](const std::string& url) {
    if (url.find("recursive") == url.npos) return;
    broken.sandbox.faults().add({.path = "/repositories/5/git/trees/*", .status = 502});
  };
  const Stepped failed = broken.of("5").run();
  CHECK(failed.outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK_FALSE(failed.is_complete());

  // If one folder has more files than GitHub lists, the step says that a part is missing.
  repository["most_tree_entries"] = 9;
  Source hole(seed(repository));
  const Stepped partial = hole.of("5").run();
  CHECK(partial.is_complete());
  CHECK(partial.is_partial());
}

TEST_CASE("documents: a place in a tree that does not exist lists from the beginning") {
  Source source(rich());
  auto documents = source.of("5");
  json place = json::parse(documents.run().cursor);
  place["stage"] = "files";
  place["listing"] = true;
  place["after"] = "nowhere.md";
  CHECK(documents.run(place.dump()).outcome.status == PATCHBAY_E_CURSOR_EXPIRED);
}

TEST_CASE("documents: changes cost few requests, and none of content where nothing changed") {
  Source source(rich());
  auto documents = source.of("5");
  const Stepped run = documents.run();
  REQUIRE(run.outcome.ok());
  requests(source);
  const Stepped nothing = documents.run(run.cursor);
  REQUIRE(nothing.outcome.ok());
  CHECK(nothing.flags == PATCHBAY_STEP_COMPLETE);
  CHECK(ids(nothing) == std::set<std::string>{"repository"});
  CHECK(nothing.access.empty());
  CHECK(requests(source) == 3);  // for the repository, its issues and its discussions

  source.change({{"repository", "ann/notes"},
                 {"files", {{"docs/a.md", "changed"}, {"new.md", "n"}, {"README.md", nullptr}}},
                 {"issue", {{"number", 2}, {"state", "closed"}}},
                 {"discussion", {{"number", 4}, {"body", "not so quiet"}}}});
  const Stepped changes = documents.run(nothing.cursor);
  REQUIRE(changes.outcome.ok());
  CHECK(ids(changes) == std::set<std::string>{"repository", "file:docs/a.md", "file:new.md",
                                              "issue:2", "discussion:4"});
  CHECK(changes.gone == std::vector<std::string>{"file:README.md"});
  CHECK(changes.find("file:docs/a.md")->version != run.find("file:docs/a.md")->version);
  CHECK(changes.find("issue:2")->version != run.find("issue:2")->version);
  CHECK(documents.fetch(*changes.find("file:docs/a.md")).text() == "changed");
  CHECK(source.strange().empty());
  CHECK(source.host.problems().empty());
}

TEST_CASE("documents: where the old tree is gone the repository is listed from the beginning") {
  Source source(rich());
  auto documents = source.of("5");
  const Stepped run = documents.run();
  source.change({{"repository", "ann/notes"}, {"files", {{"new.md", "n"}}}});
  source.change({{"repository", "ann/notes"}, {"rewrite_history", true}});
  CHECK(documents.run(run.cursor).outcome.status == PATCHBAY_E_CURSOR_EXPIRED);
  CHECK(documents.run().find("file:new.md") != nullptr);
  CHECK(documents.run("{\"stage\":\"dance\"}").outcome.status == PATCHBAY_E_CURSOR_EXPIRED);
  CHECK(documents.run("page 3").outcome.status == PATCHBAY_E_CURSOR_EXPIRED);
}

TEST_CASE("documents: an empty repository has no files, and another 409 is a failure (C6)") {
  json empty = seed({{"issues", {{{"number", 1}, {"title", "Alone"}}}}});
  empty["repositories"][0]["commits"] = json::array();
  Source source(empty);
  const Stepped run = source.of("5").run();
  REQUIRE(run.outcome.ok());
  CHECK(run.is_complete());
  CHECK(ids(run) == std::set<std::string>{"repository", "issue:1"});
  // After the first push, the run lists the files.
  source.change({{"repository", "ann/notes"}, {"files", {{"a", "b"}}}});
  CHECK(source.of("5").run(run.cursor).find("file:a") != nullptr);
  source.sandbox.faults().add(
      {.path = "/repositories/5/git/trees/main", .status = 409, .body = R"({"message":"Busy"})"});
  CHECK_FALSE(source.of("5").run().is_complete());
}

TEST_CASE("documents: what is withheld, suspended or lost is a state and no failure (C7, C8)") {
  Source source(rich());
  auto documents = source.of("5");
  const Stepped run = documents.run();
  const auto state = [&](int status, const std::string& body) {
    source.sandbox.faults().add(
        {.path = "/repositories/5", .times = 1, .status = status, .body = body});
    const Stepped step = documents.run(run.cursor);
    CHECK(step.outcome.ok());
    CHECK(step.checkpoints == 0);
    CHECK_FALSE(step.reason.empty());
    return step.state;
  };
  CHECK(state(404, "{}") == PATCHBAY_COLLECTION_OUT_OF_REACH);
  CHECK(state(451, R"({"block":{"reason":"dmca"}})") == PATCHBAY_COLLECTION_BLOCKED);
  CHECK(state(403, R"({"message":"Repository access blocked"})") == PATCHBAY_COLLECTION_BLOCKED);
  CHECK(state(403, R"({"message":"This installation has been suspended"})") ==
        PATCHBAY_COLLECTION_SUSPENDED);
  CHECK(state(403, R"({"message":"Resource not accessible"})") == PATCHBAY_COLLECTION_OUT_OF_REACH);
  source.change({{"repository", "ann/notes"}, {"disabled", true}});
  CHECK(documents.run(run.cursor).state == PATCHBAY_COLLECTION_SUSPENDED);
  CHECK(source.host.problems().empty());
}

TEST_CASE(
    "documents: limits and a lost credential are never a state, nor the end of a run (C1, C2)") {
  Source source(rich());
  auto documents = source.of("5");
  const auto status = [&](int code, std::vector<std::pair<std::string, std::string>> headers,
                          const std::string& body) {
    source.sandbox.faults().add({.path = "/repositories/5*",
                                 .times = 1,
                                 .status = code,
                                 .headers = std::move(headers),
                                 .body = body});
    const Stepped step = documents.run();
    CHECK_FALSE(step.is_complete());
    return step.outcome.status;
  };
  const std::string secondary = R"({"message":"You have exceeded a secondary rate limit."})";
  CHECK(status(403, {{"x-ratelimit-remaining", "41"}}, secondary) == PATCHBAY_E_RATE_LIMITED);
  CHECK(status(429, {{"Retry-After", "7"}}, "{}") == PATCHBAY_E_RATE_LIMITED);
  CHECK(status(401, {}, "{}") == PATCHBAY_E_LINK_EXPIRED);
  CHECK(status(502, {}, "<html>") == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(status(200, {}, "<html>not GitHub</html>") == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(documents.run().is_complete());
}

TEST_CASE("documents: what is switched off is left out, when the run begins and within it (C7)") {
  Source source(rich());
  source.after_answer = [&](const std::string& url) {
    if (url.find("/git/trees/") == url.npos) return;
    source.change({{"repository", "ann/notes"}, {"has_issues", false}});
  };
  const Stepped run = source.of("5").run();
  REQUIRE(run.outcome.ok());
  CHECK(run.is_complete());
  CHECK(run.find("issue:1") == nullptr);
  CHECK(run.find("discussion:4") != nullptr);
  const Stepped off = source.of("5").run();
  CHECK(json::parse(off.find("repository")->metadata).at("switched_off") == json{"issues"});
  // If issues are enabled but cannot be read, the run fails.
  Source odd(rich());
  odd.sandbox.faults().add({.path = "/repositories/5/issues", .status = 404});
  CHECK(odd.of("5").run().outcome.status == PATCHBAY_E_NOT_FOUND);
}

TEST_CASE("documents: a repository is known by its id, whatever it is called (C9)") {
  Source source(rich());
  source.host.user_configuration = R"({"repositories":["ann/notes","ann/nowhere"]})";
  const NamedCollections before = source.of("").collections();
  REQUIRE(before.collections.size() == 1);
  CHECK(before.collections[0].id == "5");
  CHECK(before.failed.count("ann/nowhere") == 1);
  const Stepped run = source.of("5").run();
  source.change({{"repository", "ann/notes"}, {"full_name", "ann/renamed"}});
  const NamedCollections after = source.of("").collections();
  REQUIRE(after.collections.size() == 1);
  CHECK(after.collections[0].id == "5");
  CHECK(after.collections[0].name == "ann/renamed");
  const Stepped changes = source.of("5").run(run.cursor);
  CHECK(changes.outcome.ok());
  CHECK(changes.find("repository")->title == "ann/renamed");
  CHECK(source.of("5").fetch(*run.find("discussion:5")).outcome.ok());
  source.host.user_configuration.clear();
  CHECK(source.of("").collections().collections.size() == 1);
  CHECK(source.of("octo/cat").run().outcome.status == PATCHBAY_E_NOT_FOUND);
}

TEST_CASE(
    "documents: patterns say which files are wanted, and other patterns begin a new listing") {
  Source source(rich());
  source.host.user_configuration = R"({"files":{"include":["*.md"],"exclude":["docs/deep/"]}})";
  const Stepped run = source.of("5").run();
  std::set<std::string> files;
  for (const std::string& id : ids(run)) {
    if (id.rfind("file:", 0) == 0) files.insert(id);
  }
  CHECK(files == std::set<std::string>{"file:README.md", "file:docs/a.md"});
  source.host.user_configuration.clear();
  CHECK(source.of("5").run(run.cursor).outcome.status == PATCHBAY_E_CURSOR_EXPIRED);
}

TEST_CASE("documents: ten thousand files and as many issues are listed, once each") {
  constexpr int kFiles = patchbay::test::kHasSanitizer ? 1000 : 10'000;
  constexpr int kPulls = kFiles / 100;
  constexpr std::size_t kListed = 2 * kFiles + 1;  // with the repository's own document
  json all = people();
  all["generate"] = {{{"full_name", "ann/big"},
                      {"id", 5},
                      {"files", kFiles},
                      {"issues", kFiles - kPulls},
                      {"pulls", kPulls},
                      {"commits", 1}}};
  Source source(all);
  const Stepped run = source.of("5").run();
  INFO(run.outcome.message);
  REQUIRE(run.outcome.ok());
  CHECK(ids(run).size() == kListed);
  CHECK(run.upserts.size() == kListed);
  CHECK_FALSE(run.is_partial());
  CHECK(run.checkpoints > kFiles / 100);
  // One for the repository, one for its tree, and one for each page of 100 issues.
  CHECK(requests(source) == 2 + kFiles / 100);
}

TEST_CASE("documents: a run goes on at any of its cursors, in another instance") {
  json repository = rich()["repositories"][0];
  for (int i = 0; i < 1200; ++i) repository["files"]["f/" + std::to_string(i)] = std::to_string(i);
  Source source(seed(repository));
  const auto whole = ids(source.of("5").run());
  // Each step starts at an earlier checkpoint, as after a crash.
  std::set<std::string> seen;
  std::string cursor;
  for (int step = 0; step < 20; ++step) {
    Source other(seed(repository));
    json place = cursor.empty() ? json() : json::parse(cursor);
    if (step == 1) {  // as if the run was interrupted in the middle of the tree
      place["stage"] = "files";
      place["after"] = "f/500";
      cursor = place.dump();
    }
    auto patched = cursor;
    if (!patched.empty()) {
      json moved = json::parse(patched);
      const std::string next = moved.value("next", "");
      const auto at = next.find("/repositories/");
      if (at != next.npos) moved["next"] = other.sandbox.url() + next.substr(at);
      patched = moved.dump();
    }
    const Stepped one = other.of("5").step(patched);
    INFO(one.outcome.message);
    REQUIRE(one.outcome.ok());
    for (const auto& id : ids(one)) seen.insert(id);
    cursor = one.cursor;
    if (one.is_complete()) break;
  }
  CHECK(seen == whole);
}

TEST_CASE("documents: a look says how one document is now") {
  Source source(rich());
  auto documents = source.of("5");
  const Stepped run = documents.run();
  for (const char* id :
       {"repository", "file:docs/a.md", "file:ln", "issue:1", "issue:3", "discussion:4"}) {
    INFO(id);
    const Stepped look = documents.look(*run.find(id));
    REQUIRE(look.outcome.ok());
    REQUIRE(look.find(id) != nullptr);
    CHECK(look.find(id)->version == run.find(id)->version);
    CHECK(look.find(id)->skipped == run.find(id)->skipped);
  }
  source.change(
      {{"repository", "ann/notes"}, {"files", {{"docs/a.md", nullptr}}}, {"remove_issue", 1}});
  CHECK(documents.look(*run.find("file:docs/a.md")).gone.size() == 1);
  CHECK(documents.look(*run.find("issue:1")).gone.size() == 1);
  // If the repository itself cannot be seen, no document is reported as deleted.
  source.sandbox.faults().add({.path = "/repositories/5", .times = 1, .status = 404});
  const Stepped hidden = documents.look(*run.find("issue:2"));
  CHECK(hidden.outcome.status == PATCHBAY_E_NOT_FOUND);
  CHECK(hidden.gone.empty());
}
