// Tests that the server's resources can be listed and read as documents.
#include <patchbay/testing/documents.h>

#include <catch2/catch.hpp>

#include "plugins/mcp/stand_in.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;

namespace {

json resource(const std::string& uri, const json& more = json::object()) {
  json all = {{"uri", uri}, {"name", "name of " + uri}};
  all.update(more);
  return all;
}

// A server with two pages of resources. The second page's cursor is "".
struct Library : StandIn {
  Library() {
    first = [this](const RpcRequest& asked) -> std::optional<Exchange> {
      if (asked.method == "resources/list") return list(asked);
      if (asked.method != "resources/read") return std::nullopt;
      const std::string uri = asked.message.at("params").at("uri");
      const auto found = contents.find(uri);
      if (found == contents.end()) return StandIn::error(asked, 200, -32002);
      return StandIn::result(asked, {{"contents", found->second}});
    };
  }
  Exchange list(const RpcRequest& asked) const {
    const bool is_second = asked.message.at("params").contains("cursor");
    json page = {{"resources", pages.at(is_second ? 1 : 0)}};
    if (!is_second || is_endless) page["nextCursor"] = "";
    return StandIn::result(asked, page);
  }

  std::vector<json> pages = {
      json::array(
          {resource("note://1", {{"mimeType", "text/markdown"},
                                 {"title", "One"},
                                 {"size", 7},
                                 {"annotations", {{"lastModified", "2026-01-02T03:04:05Z"}}}}),
           resource("https://notes.example/2")}),
      json::array({resource("note://3")})};
  std::map<std::string, json> contents = {
      {"note://1", {{{"uri", "note://1"}, {"mimeType", "text/markdown"}, {"text", "# grün"}}}},
      {"note://3",
       {{{"uri", "note://3/a"}, {"blob", "AP+A"}}, {{"uri", "note://3/b"}, {"text", "b"}}}},
      {"https://notes.example/2", {{{"uri", "x"}, {"blob", "not base64!"}}}}};
  bool is_endless = false;
};

}  // namespace

TEST_CASE("resources: all pages are documents, whose ids are their addresses") {
  Library library;
  Documents documents(*library.instance);
  const Stepped all = documents.run();
  REQUIRE(all.outcome.ok());
  CHECK(all.steps == 2);
  CHECK(all.is_listing());
  CHECK_FALSE(all.is_partial());
  REQUIRE(all.upserts.size() == 3);
  const auto& one = *all.find("note://1");
  CHECK(one.title == "One");
  CHECK(one.media_type == "text/markdown");
  CHECK(one.size == 7);
  CHECK(one.modified_ms == 1767323045000);
  CHECK(one.url.empty());
  CHECK_FALSE(one.version.empty());
  CHECK(all.find("https://notes.example/2")->url == "https://notes.example/2");
  CHECK(all.find("note://3")->title == "name of note://3");
  CHECK(library.host.problems().empty());
}

TEST_CASE("resources: every run lists again, and only an entry with a date has a version") {
  Library library;
  Documents documents(*library.instance);
  const Stepped before = documents.run();
  library.pages[0][0]["annotations"]["lastModified"] = "2026-01-02T03:04:06Z";
  library.pages[1] = json::array();
  const Stepped after = documents.run(before.cursor);
  CHECK((after.flags & PATCHBAY_STEP_BEGINS_LISTING) != 0);
  CHECK(after.is_complete());
  CHECK(after.upserts.size() == 2);  // the host finds the deleted resource by the complete listing
  CHECK(after.find("note://1")->version != before.find("note://1")->version);
  CHECK(after.find("https://notes.example/2")->version.empty());
}

TEST_CASE("resources: texts, blobs and several parts are contents") {
  Library library;
  Documents documents(*library.instance);
  const Stepped all = documents.run();
  const Fetched text = documents.fetch(*all.find("note://1"));
  REQUIRE(text.parts.size() == 1);
  CHECK(text.text() == "# grün");
  CHECK(text.parts[0].part.media_type == "text/markdown");
  const Fetched parts = documents.fetch(*all.find("note://3"));
  REQUIRE(parts.parts.size() == 2);
  CHECK(parts.parts[0].bytes == std::string("\0\xFF\x80", 3));
  CHECK(parts.parts[0].part.media_type == "application/octet-stream");
  CHECK(parts.parts[1].part.name == "note://3/b");
  CHECK(parts.parts[1].part.media_type == "text/plain");
  CHECK(documents.fetch(*all.find("https://notes.example/2")).skipped == "unsupported");
  CHECK(documents.fetch(*all.find("note://1"), 3).outcome.status == PATCHBAY_E_TOO_LARGE);
  library.contents.clear();
  CHECK(documents.fetch(*all.find("note://1")).outcome.status == PATCHBAY_E_NOT_FOUND);
  CHECK(library.host.problems().empty());
}

TEST_CASE("resources: a listing with an entry that has no address deletes nothing") {
  Library library;
  library.pages[1] = json::array({{{"name", "nameless"}}, 7, resource("note://4")});
  const Stepped all = Documents(*library.instance).run();
  CHECK(all.is_complete());
  CHECK(all.is_partial());
  CHECK(all.find("note://4") != nullptr);
}

TEST_CASE("resources: pages without an end are an error") {
  Library library;
  library.is_endless = true;
  const Stepped all = Documents(*library.instance).run();
  CHECK(all.outcome.status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(all.outcome.message.find("a cursor came twice") != std::string::npos);
}

TEST_CASE("resources: a server without resources is out of reach, and not empty") {
  StandIn server("2026-07-28");  // this server declares only tools
  const Stepped all = Documents(*server.instance).run();
  CHECK(all.outcome.ok());
  CHECK(all.state == PATCHBAY_COLLECTION_OUT_OF_REACH);
  CHECK(all.reason.find("no resources") != std::string::npos);
}

TEST_CASE("resources: a very long address keeps an id of its own") {
  Library library;
  const std::string begin = "note://" + std::string(1100, 'x');
  library.pages[1] = json::array({resource(begin + "a"), resource(begin + "b")});
  const Stepped all = Documents(*library.instance).run();
  REQUIRE(all.upserts.size() == 4);
  CHECK(all.upserts[2].id.size() == PATCHBAY_DOCUMENT_ID_MAX);
  CHECK(all.upserts[2].id != all.upserts[3].id);
  CHECK(all.upserts[3].reference == begin + "b");
}
