// Tests the OneDrive connector as a source of documents. B1, B2 … are the known problems of Graph
// that a test covers.
#include <catch2/catch.hpp>

#include "plugins/onedrive/graph_source.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Document;
using Source = GraphSource;

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
  CHECK(documents.fetch(*run.find("note")).outcome.status == PATCHBAY_E_NOT_FOUND);  // tests B6
}

TEST_CASE("onedrive documents: a web page with status 200 is no content, unless the file is one") {
  json seed = small_graph();
  seed["items"].push_back({{"id", "page"},
                           {"drive", "b!ann"},
                           {"name", "page.html"},
                           {"mimeType", "text/html"},
                           {"content", "<p>mine</p>"}});
  Source source(seed);
  auto documents = source.of(kAnn);
  const Stepped run = documents.run();
  const std::vector<std::pair<std::string, std::string>> page = {
      {"Content-Type", "text/html; charset=utf-8"}};
  source.sandbox.faults().add(
      {.path = "/download/*", .status = 200, .headers = page, .body = "<html>"});
  const Fetched fetched = documents.fetch(*run.find("note"));
  CHECK(fetched.parts.empty());
  CHECK(fetched.outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(documents.fetch(*run.find("page")).text() == "<p>mine</p>");
}

TEST_CASE("onedrive documents: a web page in place of a page of changes ends the step") {
  Source source;
  auto documents = source.of(kAnn);
  const std::string listed = documents.run().cursor;
  const std::string cursor = GENERATE_COPY(std::string(), listed);
  source.sandbox.faults().add({.path = kDelta,
                               .status = 200,
                               .headers = {{"Content-Type", "text/html"}},
                               .body = "<html>"});
  const Stepped run = documents.run(cursor);
  CHECK(run.outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK_FALSE(run.is_complete());
  CHECK(run.gone.empty());
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
