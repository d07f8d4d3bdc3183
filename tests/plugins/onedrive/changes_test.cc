// Tests how the OneDrive connector follows a drive: listings of many pages, and changes. B3, B4 …
// are the known problems of Graph that a test covers.
#include <catch2/catch.hpp>

#include "plugins/onedrive/graph_source.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Document;
using Source = GraphSource;

namespace {

json many_files(int count) {
  return {{"users", {{{"id", "u-ann"}}}},
          {"tokens", {{{"token", "ann"}, {"user", "u-ann"}, {"scopes", {"Files.Read.All"}}}}},
          {"drives", {{{"id", kAnn}, {"owner", "u-ann"}, {"root", "root-ann"}}}},
          {"generate", {{{"drive", kAnn}, {"files", count}}}}};
}

// The documents that a host still has after a listing and its changes.
Ids left(const Stepped& listed, const Stepped& changes) {
  Ids out = ids(listed);
  for (const Document& each : changes.upserts) out.insert(each.id);
  for (const std::string& told : changes.gone) {
    const std::string id = told.substr(0, told.find("/…"));
    out.erase(id);
    for (const Document& each : listed.upserts) {
      const bool is_below = !each.parents.empty() && each.parents.front() == id;
      const Document* moved = changes.find(each.id);
      const bool has_left = moved != nullptr && moved->parents != each.parents;
      if (is_below && !has_left) out.erase(each.id);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("onedrive documents: a listing of many pages is whole, whatever goes meanwhile (B4)") {
  json seed = many_files(2500);
  seed["repeatsItems"] = true;
  Source source(seed);
  bool changed = false;
  source.after_answer = [&](const std::string&) {
    if (changed) return;
    changed = true;
    source.change({{"remove", "file-3"}});
    source.change({{"item", {{"id", "late"}, {"drive", kAnn}, {"content", "late"}}}});
  };
  const Stepped listed = source.of(kAnn).run();
  INFO(listed.outcome.message);
  REQUIRE(listed.outcome.ok());
  CHECK(listed.steps > 1);
  const Stepped changes = source.of(kAnn).run(listed.cursor);
  CHECK_FALSE(changes.is_listing());
  CHECK(left(listed, changes).size() == 2501);
  CHECK(left(listed, changes).contains("late"));
  CHECK_FALSE(left(listed, changes).contains("file-3"));
  CHECK(source.strange().empty());
}

TEST_CASE("onedrive documents: changes tell what is new, changed, renamed, moved, deleted (B3)") {
  Source source;
  auto documents = source.of(kAnn);
  const Stepped listed = documents.run();
  std::string cursor = listed.cursor;
  const auto changes = [&] {
    const Stepped run = documents.run(cursor);
    INFO(run.outcome.message);
    REQUIRE(run.outcome.ok());
    cursor = run.cursor;
    return run;
  };
  source.sandbox.log().clear();
  CHECK(changes().upserts.empty());
  CHECK(source.sandbox.log().size() == 1);  // one request, because there are no changes
  source.change({{"item", {{"id", "note"}, {"content", "another"}}}});
  const Stepped changed = changes();
  REQUIRE(changed.find("note") != nullptr);
  CHECK(changed.find("note")->version != listed.find("note")->version);
  CHECK(documents.fetch(*changed.find("note")).text() == "another");
  // A new name or a new folder does not mean new content (B12).
  source.change({{"item", {{"id", "note"}, {"name", "renamed.txt"}, {"parent", "root-ann"}}}});
  const Stepped renamed = changes();
  CHECK(renamed.find("note")->title == "renamed.txt");
  CHECK(renamed.find("note")->parents == std::vector<std::string>{"root-ann"});
  CHECK(renamed.find("note")->version == changed.find("note")->version);
  source.change({{"remove", "note"}});
  CHECK(changes().gone == std::vector<std::string>{"note/…"});
  // A file with an old date can still be a new file.
  source.change({{"item",
                  {{"id", "old"},
                   {"drive", kAnn},
                   {"content", "old"},
                   {"modified", "2009-03-03T00:00:00Z"}}}});
  CHECK(changes().find("old") != nullptr);
}

TEST_CASE("onedrive documents: a folder takes what is in it along, told or not (B4)") {
  json seed = small_graph();
  seed["quietChildren"] = GENERATE(false, true);
  Source source(seed);
  auto mine = source.of(kAnn);
  auto library = source.of(kLibrary);
  const Stepped listed = mine.run();
  const Stepped listed_library = library.run();
  Ids kept = ids(listed);
  for (const char* each : {"folder", "note", "picture"}) kept.erase(each);
  SECTION("deleted") {
    source.change({{"remove", "folder"}});
    CHECK(left(listed, mine.run(listed.cursor)) == kept);
  }
  SECTION("a file is moved out before") {
    source.change({{"item", {{"id", "note"}, {"parent", "root-ann"}}}});
    source.change({{"remove", "folder"}});
    kept.insert("note");
    CHECK(left(listed, mine.run(listed.cursor)) == kept);
  }
  SECTION("moved to another drive") {
    source.change({{"item", {{"id", "folder"}, {"drive", kLibrary}, {"parent", "root-lib"}}}});
    CHECK(left(listed, mine.run(listed.cursor)) == kept);
    CHECK(left(listed_library, library.run(listed_library.cursor)).contains("note"));
  }
}

TEST_CASE("onedrive documents: only the last state of an item counts (AT2)") {
  Source source;
  auto documents = source.of(kAnn);
  const std::string cursor = documents.run().cursor;
  const std::string url = source.sandbox.url() + kDelta;
  const auto file = [](const char* id, int version) {
    return json{{"id", id},
                {"name", id},
                {"size", 1},
                {"cTag", std::to_string(version)},
                {"file", {{"mimeType", "text/plain"}}},
                {"parentReference", {{"driveId", kAnn}, {"id", "root-ann"}}}};
  };
  const json gone = {{"id", "z"},
                     {"deleted", json::object()},
                     {"size", 0},
                     {"lastModifiedDateTime", "0001-01-01T00:00:00Z"}};
  const auto page = [&](json value, const char* link, const char* token) {
    const json body = {{"value", std::move(value)}, {link, url + "?token=" + token}};
    source.sandbox.faults().add({.path = kDelta, .status = 200, .body = body.dump()});
  };
  page({file("x", 1), file("y", 1)}, "@odata.nextLink", "2");
  page({{{"id", "x"}, {"deleted", json::object()}}, file("y", 2), gone}, "@odata.nextLink", "3");
  page(json::array({file("x", 3)}), "@odata.deltaLink", "4");
  const Stepped run = documents.run(cursor);
  INFO(run.outcome.message);
  REQUIRE(run.outcome.ok());
  CHECK(run.upserts.size() == 2);
  CHECK(run.find("x")->version == "3");
  CHECK(run.find("y")->version == "2");
  CHECK(run.gone == std::vector<std::string>{"z/…"});
  CHECK(run.cursor.find("token=4") != std::string::npos);
}

TEST_CASE("onedrive documents: an item that was deleted and made again has one document (B4)") {
  json seed = small_graph();
  seed["mostOfPage"] = 4;
  Source source(seed);
  auto documents = source.of(kAnn);
  const auto remake = [&] {
    bool is_made = false;
    source.after_answer = [&, is_made](const std::string& url) mutable {
      if (is_made || url.find("/root/delta") == url.npos) return;
      is_made = true;
      source.change({{"lose", "folder"}});
      source.change(
          {{"item", {{"id", "folder-2"}, {"drive", kAnn}, {"name", "Folder"}, {"folder", true}}}});
      source.change({{"item",
                      {{"id", "note-2"},
                       {"drive", kAnn},
                       {"parent", "folder-2"},
                       {"name", "notes.txt"},
                       {"content", "again"}}}});
    };
  };
  Ids whole = ids(documents.run());
  for (const char* each : {"folder", "note", "picture"}) whole.erase(each);
  whole.insert({"folder-2", "note-2"});
  SECTION("while everything is listed") {
    remake();
    const Stepped listed = documents.run();
    REQUIRE(listed.outcome.ok());
    CHECK(listed.gone == std::vector<std::string>{"folder/…"});
    Ids named = ids(listed);
    named.merge(ids(documents.run(listed.cursor)));
    for (const char* each : {"folder", "note", "picture"})
      named.erase(each);  // deleted together with its folder
    CHECK(named == whole);
  }
  SECTION("while changes are read") {
    const Stepped listed = documents.run();
    for (const char* each : {"picture", "empty", "letter", "book", "bad", "short"}) {
      source.change({{"item", {{"id", each}, {"modified", "2026-01-01T00:00:00Z"}}}});
    }
    remake();
    const Stepped changes = documents.run(listed.cursor);
    REQUIRE(changes.outcome.ok());
    CHECK(changes.gone == std::vector<std::string>{"folder/…"});
    CHECK(left(listed, changes) == whole);
  }
  CHECK(source.strange().empty());
}

TEST_CASE("onedrive documents: an item whose name another item has by now is not gone (B4)") {
  Source source;
  auto documents = source.of(kAnn);
  const Stepped listed = documents.run();
  const auto named = [](const char* id) {
    return json{{"id", id},
                {"name", "same.txt"},
                {"cTag", "1"},
                {"file", json::object()},
                {"parentReference", {{"driveId", kAnn}, {"id", "root-ann"}}}};
  };
  const json body = {{"value", {named("letter"), named("note")}},
                     {"@odata.deltaLink", source.sandbox.url() + kDelta + "?token=1"}};
  source.sandbox.faults().add({.path = kDelta, .status = 200, .body = body.dump()});
  const Stepped run = documents.run(listed.cursor);
  // Microsoft still has both. The new name of the first document comes later.
  CHECK(run.gone.empty());
  CHECK(ids(run) == Ids{"letter", "note"});
}

TEST_CASE("onedrive documents: a page that Graph cannot make in time is asked for smaller (B7)") {
  Source source(many_files(300));
  auto documents = source.of(kAnn);
  const auto listed = [&] { return documents.run(); };
  SECTION("a listing") {
    source.change({{"slow", {{"drive", kAnn}, {"listed", 100}}}});
    const Stepped run = listed();
    INFO(run.outcome.message);
    REQUIRE(run.outcome.ok());
    CHECK(ids(run).size() == 301);
    CHECK_FALSE(run.is_partial());
    // Pages of 500, 250 and 125 are too large. The next pages stay at the size that worked.
    CHECK(source.sandbox.log().count("GET /v1.0/drives/{drive}/root/delta") == 3 + 5);
  }
  SECTION("changes") {
    const Stepped run = listed();
    for (int i = 0; i < 150; ++i) {
      source.change({{"item", {{"id", "file-" + std::to_string(i)}, {"content", "new"}}}});
    }
    source.change({{"slow", {{"drive", kAnn}, {"changes", 31}}}});
    const Stepped changes = documents.run(run.cursor);
    INFO(changes.outcome.message);
    REQUIRE(changes.outcome.ok());
    CHECK_FALSE(changes.is_listing());
    CHECK(ids(changes).size() == 151);  // and one for the root
  }
  SECTION("changes that Graph cannot tell at all begin a new listing") {
    const Stepped run = listed();
    source.change({{"item", {{"id", "file-1"}, {"content", "new"}}}});
    source.change({{"slow", {{"drive", kAnn}, {"changes", 0}}}});
    source.sandbox.log().clear();
    const Stepped changes = documents.run(run.cursor);
    CHECK(changes.outcome.status == PATCHBAY_E_CURSOR_EXPIRED);
    CHECK(changes.outcome.message.find(kAnn) != std::string::npos);
    CHECK(source.sandbox.log().count("GET /v1.0/drives/{drive}/root/delta") == 5);  // the page size
                                                                                    // decreases to
                                                                                    // 31
    CHECK(ids(listed()) == ids(run));
  }
  SECTION("a drive that does not answer either is out of order, and its token stays") {
    const Stepped run = listed();
    source.sandbox.faults().add({.path = "/v1.0/drives/b%21ann*", .times = 0, .status = 504});
    CHECK(documents.run(run.cursor).outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  }
  SECTION("a listing that cannot be made in time is tried again later") {
    source.change({{"slow", {{"drive", kAnn}, {"listed", 0}}}});
    CHECK(listed().outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  }
  CHECK(source.strange().empty());
}
