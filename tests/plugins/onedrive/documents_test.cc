// Tests the OneDrive connector as a source of documents. B1, B2 … name the known problems of Graph
// that a test is about.
#include <catch2/catch.hpp>

#include "plugins/onedrive/graph_source.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Document;
using Source = GraphSource;

namespace {

const char* const kAnn = "b!ann";
const char* const kLibrary = "b!lib";
const char* const kDelta = "/v1.0/drives/b%21ann/root/delta";

json many_files(int count) {
  return {{"users", {{{"id", "u-ann"}}}},
          {"tokens", {{{"token", "ann"}, {"user", "u-ann"}, {"scopes", {"Files.Read.All"}}}}},
          {"drives", {{{"id", kAnn}, {"owner", "u-ann"}, {"root", "root-ann"}}}},
          {"generate", {{{"drive", kAnn}, {"files", count}}}}};
}

// What a host has left of a listing after changes.
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

TEST_CASE("onedrive documents: collections are the own drive, libraries and pages of sites (B22)") {
  Source source;
  const auto named = source.of("").collections();
  INFO(named.outcome.message);
  REQUIRE(named.outcome.ok());
  Ids found;
  for (const auto& each : named.collections) found.insert(each.id);
  CHECK(found == Ids{kAnn, kLibrary, "pages:acme.test,s1,w1"});
  CHECK(source.strange().empty());
}

TEST_CASE("onedrive documents: an account that may not list sites has its own drive") {
  Source source(small_graph(), "ann-files");
  const auto named = source.of("").collections();
  REQUIRE(named.outcome.ok());
  REQUIRE(named.collections.size() == 1);
  CHECK(named.collections.front().id == kAnn);
}

TEST_CASE("onedrive documents: what rarely changes of an account is asked for once a day") {
  Source source(small_graph(), "ann-files");
  auto documents = source.of("");
  const auto asked = [&] {
    source.sandbox.log().clear();
    CHECK(documents.collections().collections.size() == 1);
    return std::pair{source.sandbox.log().count("GET /v1.0/me/drive"),
                     source.sandbox.log().count("GET /v1.0/sites")};
  };
  const auto kDay = std::chrono::milliseconds(std::chrono::hours(24)).count();
  SECTION("which scopes the account has is not known, and Graph refuses to tell sites") {
    CHECK(asked() == std::pair<std::size_t, std::size_t>{1, 1});
    CHECK(asked() == std::pair<std::size_t, std::size_t>{0, 0});
    source.host.wall_ms += kDay;
    CHECK(asked() == std::pair<std::size_t, std::size_t>{1, 1});
  }
  SECTION("the account is known to lack the scope for sites") {
    source.host.scopes = "Files.Read.All User.Read";
    CHECK(asked() == std::pair<std::size_t, std::size_t>{1, 0});
    CHECK(asked() == std::pair<std::size_t, std::size_t>{0, 0});
  }
  SECTION("what another version of the connector kept is asked for again") {
    CHECK(asked() == std::pair<std::size_t, std::size_t>{1, 1});
    source.host.state["account"] = "[]";
    CHECK(asked() == std::pair<std::size_t, std::size_t>{1, 1});
  }
  SECTION("sites are searched again as soon as the account has the scope") {
    CHECK(asked() == std::pair<std::size_t, std::size_t>{1, 1});
    source.host.scopes = "Files.Read.All Sites.Read.All";
    CHECK(asked() == std::pair<std::size_t, std::size_t>{0, 1});
  }
}

TEST_CASE("onedrive documents: each collection lists its own items, each once, with the root") {
  Source source;
  const Stepped mine = source.of(kAnn).run();
  INFO(mine.outcome.message);
  REQUIRE(mine.outcome.ok());
  CHECK(ids(mine) == Ids{"root-ann", "folder", "note", "picture", "empty", "letter", "book", "bad",
                         "bad-html", "bad-empty", "bad-json", "bad-header", "short"});
  CHECK(mine.upserts.size() == 13);
  CHECK(mine.is_complete());
  CHECK(mine.is_listing());
  CHECK_FALSE(mine.is_partial());
  CHECK(mine.find("note")->parents == std::vector<std::string>{"folder"});
  CHECK(mine.find("root-ann")->parents.empty());
  CHECK(mine.find("root-ann")->is_container);
  CHECK(ids(source.of(kLibrary).run()) == Ids{"root-lib", "es", "hola", "plan"});
  CHECK(source.strange().empty());
}

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
  CHECK(source.sandbox.log().size() == 1);  // nothing changed: one request
  source.change({{"item", {{"id", "note"}, {"content", "another"}}}});
  const Stepped changed = changes();
  REQUIRE(changed.find("note") != nullptr);
  CHECK(changed.find("note")->version != listed.find("note")->version);
  CHECK(documents.fetch(*changed.find("note")).text() == "another");
  // A new name and a new folder are no new content (B12).
  source.change({{"item", {{"id", "note"}, {"name", "renamed.txt"}, {"parent", "root-ann"}}}});
  const Stepped renamed = changes();
  CHECK(renamed.find("note")->title == "renamed.txt");
  CHECK(renamed.find("note")->parents == std::vector<std::string>{"root-ann"});
  CHECK(renamed.find("note")->version == changed.find("note")->version);
  source.change({{"remove", "note"}});
  CHECK(changes().gone == std::vector<std::string>{"note/…"});
  // A file with an old date is new all the same.
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
  page({file("x", 3)}, "@odata.deltaLink", "4");
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
      named.erase(each);  // gone with the folder
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
  // Microsoft has both: the new name of the first one comes later.
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
    // 500, 250 and 125 are too many; a page that follows is as small as the one before.
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
    CHECK(ids(changes).size() == 151);  // and the root
  }
  SECTION("changes that Graph cannot tell at all begin a new listing") {
    const Stepped run = listed();
    source.change({{"item", {{"id", "file-1"}, {"content", "new"}}}});
    source.change({{"slow", {{"drive", kAnn}, {"changes", 0}}}});
    source.sandbox.log().clear();
    const Stepped changes = documents.run(run.cursor);
    CHECK(changes.outcome.status == PATCHBAY_E_CURSOR_EXPIRED);
    CHECK(changes.outcome.message.find(kAnn) != std::string::npos);
    CHECK(source.sandbox.log().count("GET /v1.0/drives/{drive}/root/delta") == 5);  // down to 31
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

TEST_CASE("onedrive documents: each kind of 410 begins a new listing (B1)") {
  Source source;
  auto documents = source.of(kAnn);
  const Stepped listed = documents.run();
  for (const char* code : {"resyncRequired", "resyncChangesApplyDifferences",
                           "resyncChangesUploadDifferences", "SyncStateNotFound"}) {
    INFO(code);
    source.change({{"expire", {{"drive", kAnn}, {"code", code}}}});
    const Stepped run = documents.run(listed.cursor);
    CHECK(run.outcome.status == PATCHBAY_E_CURSOR_EXPIRED);
    CHECK(run.gone.empty());
    CHECK(run.upserts.empty());
  }
  CHECK(ids(documents.run()) == ids(listed));
}

TEST_CASE("onedrive documents: a drive that cannot be listed from its beginning is named (B1)") {
  Source source;
  source.sandbox.faults().add({.path = kDelta, .times = 0, .status = 410});
  const Stepped run = source.of(kAnn).run();
  CHECK(run.outcome.status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(run.outcome.message.find(kAnn) != std::string::npos);
}

TEST_CASE("onedrive documents: a drive that is gone or locked deletes nothing (B6)") {
  Source source;
  auto library = source.of(kLibrary);
  const std::string cursor = library.run().cursor;
  SECTION("gone") {
    source.change({{"remove_drive", kLibrary}});
    const Stepped run = library.run(cursor);
    CHECK(run.state == PATCHBAY_COLLECTION_OUT_OF_REACH);
    CHECK(run.gone.empty());
  }
  SECTION("locked") {
    source.change({{"lock_drive", {{"id", kLibrary}, {"locked", true}}}});
    CHECK(library.run(cursor).state == PATCHBAY_COLLECTION_SUSPENDED);
  }
  SECTION("a malformed id, it is said") {
    source.sandbox.faults().add({.path = "/v1.0/drives/b%21lib*", .times = 0, .status = 400});
    CHECK(library.run(cursor).state == PATCHBAY_COLLECTION_OUT_OF_REACH);
  }
  SECTION("a request that is refused while the drive is there") {
    source.sandbox.faults().add(
        {.path = "/v1.0/drives/b%21lib/root/delta", .times = 0, .status = 400});
    const Stepped run = library.run(cursor);
    CHECK(run.state == PATCHBAY_COLLECTION_READABLE);
    CHECK_FALSE(run.outcome.ok());
  }
}

TEST_CASE("onedrive documents: a page that leads back to itself is no end (B7)") {
  Source source;
  auto documents = source.of(kAnn);
  const std::string link = source.sandbox.url() + kDelta + "?token=same";
  const json body = {{"value", json::array()}, {"@odata.nextLink", link}};
  source.sandbox.faults().add({.path = kDelta, .times = 0, .status = 200, .body = body.dump()});
  const Stepped run = documents.run();
  CHECK(run.outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK_FALSE(run.is_complete());
}

TEST_CASE("onedrive documents: contents are bytes, or a reason why they are missing (B11, B13)") {
  Source source;
  auto documents = source.of(kAnn);
  const Stepped run = documents.run();
  const auto fetched = [&](const char* id) { return documents.fetch(*run.find(id)); };
  CHECK(fetched("note").text() == "the quick brown fox");
  CHECK(fetched("picture").text() == std::string("\0\1", 2));
  CHECK(run.find("empty")->content == "");
  CHECK(run.find("short")->skipped == "shortcut");
  CHECK(run.find("book")->skipped == "unsupported");
  CHECK(run.find("bad")->skipped == "malware");
  for (const char* id : {"bad-html", "bad-empty", "bad-json", "bad-header"}) {
    INFO(id);
    CHECK(run.find(id)->skipped.empty());
    CHECK(fetched(id).skipped == "malware");
  }
  CHECK_FALSE(run.find("folder")->has_content);
}

TEST_CASE("onedrive documents: a web page or an empty answer alone does not make a file malware") {
  Source source;
  auto documents = source.of(kAnn);
  const Document note = *documents.run().find("note");
  const auto refused = [&](int status, const char* type, const char* body) {
    source.sandbox.faults().add({.path = "/download/*",
                                 .status = status,
                                 .headers = {{"content-type", type}},
                                 .body = body});
    const Fetched fetched = documents.fetch(note);
    CHECK(fetched.skipped.empty());
    CHECK(fetched.outcome.status == PATCHBAY_E_PROVIDER_ERROR);
    CHECK(fetched.outcome.message.find("did not say why") != std::string::npos);
  };
  refused(403, "text/html", "<html>A proxy says no</html>");
  refused(400, "text/plain", "");
  CHECK(documents.fetch(note).text() == "the quick brown fox");
}

TEST_CASE("onedrive documents: a refusal never becomes a document's content") {
  Source source;
  auto documents = source.of(kAnn);
  const Stepped run = documents.run();
  source.sandbox.faults().add(
      {.path = "/download/*", .status = 403, .body = R"({"error":{"code":"notAllowed"}})"});
  const Fetched fetched = documents.fetch(*run.find("note"));
  CHECK(fetched.parts.empty());
  CHECK(fetched.outcome.status == PATCHBAY_E_PROVIDER_ERROR);
  source.change({{"remove", "note"}});
  CHECK(documents.fetch(*run.find("note")).outcome.status == PATCHBAY_E_NOT_FOUND);  // B6
}

TEST_CASE(
    "onedrive documents: an item that is not open to the account is left out with the reason") {
  Source source;
  auto documents = source.of(kAnn);
  const Document note = *documents.run().find("note");
  const char* const kDenied = R"({"error":{"code":"accessDenied"}})";
  const std::string path = GENERATE("/v1.0/drives/b%21ann/items/note/content", "/download/note");
  source.sandbox.faults().add({.path = path, .status = 403, .body = kDenied});
  const Fetched fetched = documents.fetch(note);
  CHECK(fetched.outcome.ok());
  CHECK(fetched.skipped == "forbidden");
  CHECK(fetched.parts.empty());
  // A look leaves it to the content, too.
  source.sandbox.faults().add(
      {.path = "/v1.0/drives/b%21ann/items/note", .status = 403, .body = kDenied});
  CHECK(documents.look(note).outcome.status == PATCHBAY_E_UNSUPPORTED);
}

TEST_CASE("onedrive documents: a personal drive is one, however its id is written (B14)") {
  Source source(small_graph(), "pat");
  const auto named = source.of("").collections();
  REQUIRE(named.collections.size() == 1);
  CHECK(named.collections.front().id == "0abcdef012345678");
  auto documents = source.of(named.collections.front().id);
  const Stepped run = documents.run();
  CHECK(ids(run) == Ids{"PAT!1", "PAT!2"});
  CHECK(documents.fetch(*run.find("PAT!2")).text() == "at home");
  source.change({{"remove", "PAT!2"}});
  CHECK(documents.run(run.cursor).gone == std::vector<std::string>{"PAT!2/…"});
  CHECK(source.strange().empty());
}

TEST_CASE("onedrive documents: an item of another drive is nobody's here (B5)") {
  Source source;
  const json ghost = {{"id", "ghost"},
                      {"file", json::object()},
                      {"parentReference", {{"driveId", "b!elsewhere"}, {"id", "root-ann"}}}};
  const json body = {{"value", {ghost}},
                     {"@odata.deltaLink", source.sandbox.url() + kDelta + "?token=1"}};
  source.sandbox.faults().add({.path = kDelta, .status = 200, .body = body.dump()});
  const Stepped run = source.of(kAnn).run();
  REQUIRE(run.outcome.ok());
  CHECK(run.upserts.empty());
}

TEST_CASE("onedrive documents: one item is looked at again, and what left is gone") {
  Source source;
  auto documents = source.of(kAnn);
  const Stepped run = documents.run();
  CHECK(ids(documents.look(*run.find("note"))) == Ids{"note"});
  source.change({{"remove", "note"}});
  CHECK(documents.look(*run.find("note")).gone == std::vector<std::string>{"note"});
}

TEST_CASE("onedrive documents: nothing that is kept comes from the cache") {
  Source source;
  auto library = source.of(kLibrary);
  static_cast<void>(library.collections());
  const Stepped listed = library.run();
  library.run(listed.cursor);
  library.run("", PATCHBAY_ENUMERATE_ACCESS);
  library.look(*listed.find("plan"));
  library.access(*listed.find("es"));
  library.fetch(*listed.find("plan"));
  library.members("11111111-1111-1111-1111-111111111111");
  auto pages = source.of("pages:acme.test,s1,w1");
  pages.fetch(*pages.run().find("page-1"));
  REQUIRE(source.host.sent.size() > 10);
  for (const auto& each : source.host.sent) {
    INFO(each.url);
    CHECK((each.flags & PATCHBAY_HTTP_NO_CACHE) != 0);
  }
}

TEST_CASE("onedrive documents: the pages of a site, and those that Graph cannot tell (B21)") {
  Source source;
  auto pages = source.of("pages:acme.test,s1,w1");
  const Stepped run = pages.run();
  INFO(run.outcome.message);
  REQUIRE(run.outcome.ok());
  CHECK(ids(run) == Ids{"page-1", "page-2", "page-3"});
  CHECK(run.is_listing());
  CHECK(run.find("page-1")->access->kind == PATCHBAY_ACCESS_UNKNOWN);
  const Fetched read = pages.fetch(*run.find("page-1"));
  INFO(read.outcome.message);
  CHECK(read.text().find("<h1>Welcome</h1>") != std::string::npos);
  CHECK(read.text().find("<p>Hello staff</p>") != std::string::npos);
  CHECK(json::parse(run.find("page-2")->metadata).at("description") == "Why it is so");
  for (const char* id : {"page-2", "page-3"}) {
    INFO(id);
    const Fetched failed = pages.fetch(*run.find(id));
    CHECK(failed.outcome.status == PATCHBAY_E_PROVIDER_ERROR);
    CHECK(failed.outcome.retry_after > std::chrono::minutes(1));
    CHECK(failed.skipped.empty());
    CHECK(failed.parts.empty());
  }
  source.change(
      {{"page", {{"site", "acme.test,s1,w1"}, {"id", "page-1"}, {"html", "<p>New</p>"}}}});
  const Stepped again = pages.run(run.cursor);
  CHECK(again.is_listing());
  CHECK(again.find("page-1")->version != run.find("page-1")->version);
  CHECK(again.find("page-3")->version == run.find("page-3")->version);
  source.change({{"remove_page", {{"site", "acme.test,s1,w1"}, {"id", "page-3"}}}});
  CHECK(ids(pages.run(again.cursor)) == Ids{"page-1", "page-2"});
  CHECK(pages.look(*run.find("page-3")).gone == std::vector<std::string>{"page-3"});
  CHECK(source.strange().empty());
}
