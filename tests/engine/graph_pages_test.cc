// Tests the pages of a SharePoint site in a whole host. Graph fails for many pages, often for some
// time (B21).
#include "engine/graph_host.h"

namespace patchbay::test {
namespace {

using documents::RunRow;
using documents::word_of;
using nlohmann::json;

const char* const kSite = "acme.test,s1,w1";

json page_named(const std::string& id, const std::string& html) {
  return {{"id", id}, {"title", "Title of " + id}, {"description", "About"}, {"html", html}};
}

json organization_with_pages(int count) {
  json seed = small_organization();
  for (int i = 1; i <= count; ++i) {
    seed["sites"][0]["pages"].push_back(page_named("page-" + std::to_string(i), "<p>Good</p>"));
  }
  return seed;
}

void change_page(GraphHost& host, json members) {
  members["site"] = kSite;
  host.change({{"page", std::move(members)}});
}

documents::Document page_of(GraphHost& host, const std::string& id) {
  const documents::Asker everybody{"acme", "indexer", {}, {}, true};
  std::string cursor;
  do {
    const auto page = host.library().list(everybody, {}, cursor, 500);
    REQUIRE(page.has_value());
    for (const auto& each : page.value().documents) {
      if (each.key.native_id == id) return each;
    }
    cursor = page.value().cursor;
  } while (!cursor.empty());
  FAIL("there is no page " + id);
  return {};
}

// Returns the stored content, even if the last attempt to load it failed.
std::string stored_content(GraphHost& host, const std::string& id) {
  const documents::Asker everybody{"acme", "indexer", {}, {}, true};
  const auto part =
      host.library().read(everybody, page_of(host, id).key, documents::Body::kContent, 0, 1 << 20);
  return part.has_value() ? part.value().bytes : "";
}

TEST_CASE("onedrive: a page that Graph cannot tell for a while keeps its good text (B21)") {
  GraphHost host(organization_with_pages(1));
  host.sync();
  REQUIRE(stored_content(host, "page-1").find("<p>Good</p>") != std::string::npos);
  json changed = {{"id", "page-1"}, {"title", "New title"}, {"description", "New words"}};
  SECTION("500") { changed["fails"] = true; }
  SECTION("404") {
    changed["html"] = "<p>New</p>";
    host.provider.faults().add(
        {.path = "/v1.0/sites/acme.test%2Cs1%2Cw1/pages/page-1/microsoft.graph.sitePage",
         .status = 404});
  }
  SECTION("200 without a body") { changed["html"] = ""; }
  change_page(host, changed);
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(word_of(run.state) == "complete with skips");
  CHECK(run.tally.deleted == 0);
  CHECK(run.tally.failed == 0);
  CHECK(run.tally.deferred == 1);
  const documents::Document kept = page_of(host, "page-1");
  CHECK(documents::word_of(kept.outcome) == "deferred");
  CHECK(kept.metadata.title == "New title");
  CHECK(json::parse(kept.source_metadata).at("description") == "New words");
  CHECK(stored_content(host, "page-1").find("<p>Good</p>") != std::string::npos);
  // The host does not request the page again at once.
  host.provider.log().clear();
  host.sync();
  CHECK(host.requests("/pages/page-1") == 0);
  change_page(host, {{"id", "page-1"}, {"html", "<p>Later</p>"}, {"fails", false}});
  host.let_retry();
  host.sync();
  CHECK(documents::word_of(page_of(host, "page-1").outcome) == "loaded");
  CHECK(stored_content(host, "page-1").find("<p>Later</p>") != std::string::npos);
}

TEST_CASE("onedrive: pages that Graph cannot tell end no run, however many they are (B21)") {
  GraphHost host(organization_with_pages(20));
  host.sync();
  for (int i = 1; i <= 12; ++i) {
    change_page(host, {{"id", "page-" + std::to_string(i)}, {"fails", true}});
  }
  for (int i = 13; i <= 20; ++i) {
    change_page(host, {{"id", "page-" + std::to_string(i)}, {"html", "<p>New</p>"}});
  }
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(word_of(run.state) == "complete with skips");
  CHECK(host.waits.empty());
  CHECK(run.tally.deferred == 12);
  CHECK(run.tally.loaded == 8);
  CHECK(stored_content(host, "page-12").find("<p>Good</p>") != std::string::npos);
  CHECK(stored_content(host, "page-13").find("<p>New</p>") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::test
