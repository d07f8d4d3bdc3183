// Tests the Drive connector as a source of documents. A1, A2 … are the known problems of Drive that
// a test covers.
#include <catch2/catch.hpp>

#include "plugins/gdrive/drive_source.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Document;
using Source = DriveSource;

namespace {

json small_drive(bool quiet_children) {
  json seed = json::parse(kSmallDrive).at("drive");
  seed["quietChildren"] = quiet_children;
  return seed;
}

bool is_below(const Stepped& listed, const Document& document, const std::string& folder) {
  if (document.parents.empty()) return false;
  if (document.parents.front() == folder) return true;
  const Document* parent = listed.find(document.parents.front());
  return parent != nullptr && is_below(listed, *parent, folder);
}

// The documents that a host still has after a listing and its changes.
Ids left(const Stepped& listed, const Stepped& changes) {
  Ids out = ids(listed);
  for (const std::string& told : changes.gone) {
    const std::string id = told.substr(0, told.find("/…"));
    out.erase(id);
    if (id == told) continue;
    for (const Document& each : listed.upserts) {
      if (is_below(listed, each, id)) out.erase(each.id);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("drive documents: collections are My Drive, what is shared, and each shared drive") {
  Source source;
  const auto named = source.of("").collections();
  REQUIRE(named.outcome.ok());
  Ids found;
  for (const auto& each : named.collections) found.insert(each.id);
  CHECK(found == Ids{"my-drive", "shared-with-me", kPlans});
}

TEST_CASE("drive documents: each collection lists its own files, each once (A1, A19)") {
  Source source;
  const Stepped mine = source.of("my-drive").run();
  INFO(mine.outcome.message);
  REQUIRE(mine.outcome.ok());
  CHECK(ids(mine) == Ids{"folder", "note", "picture", "empty", "keyed", "bad", "doc", "sheet",
                         "form", "short", "dangling"});
  CHECK(mine.is_complete());
  CHECK_FALSE(mine.is_partial());
  CHECK(ids(source.of(kPlans).run()) == Ids{kPlans, "team", "plan"});
  CHECK(ids(source.of("shared-with-me").run()).empty());
  Source of_bob(json::parse(kSmallDrive).at("drive"), "bob");
  CHECK(ids(of_bob.of("my-drive").run()).empty());
  CHECK(ids(of_bob.of("shared-with-me").run()) == Ids{"note"});
  CHECK(source.strange().empty());
}

TEST_CASE("drive documents: a listing of many pages is whole, whatever goes meanwhile (A4)") {
  Source source(json::parse(R"({"users": [{"email": "ann@acme.test", "root": "root-ann"}],
    "tokens": [{"token": "ann", "user": "ann@acme.test",
                "scopes": ["https://www.googleapis.com/auth/drive.readonly"]}],
    "generate": [{"parent": "root-ann", "owner": "ann@acme.test", "files": 2500}]})"));
  bool changed = false;
  source.after_answer = [&](const std::string& url) {
    if (changed || url.find("/files?") == std::string::npos) return;
    changed = true;
    source.change({{"remove", "file-3"}});
    source.change({{"file",
                    {{"id", "late"},
                     {"content", "late"},
                     {"parent", "root-ann"},
                     {"owner", "ann@acme.test"}}}});
  };
  const Stepped listed = source.of("my-drive").run();
  REQUIRE(listed.outcome.ok());
  CHECK(listed.steps == 3);
  CHECK(listed.upserts.size() == 2501);
  // The next run reports a change that happened during the listing.
  const Stepped changes = source.of("my-drive").run(listed.cursor);
  CHECK(left(listed, changes).size() == 2500);
  CHECK_FALSE(left(listed, changes).contains("file-3"));
  CHECK_FALSE(changes.is_listing());
}

TEST_CASE("drive documents: changes tell what is new, changed, trashed, deleted, restored (A9)") {
  Source source;
  auto documents = source.of("my-drive");
  std::string cursor = documents.run().cursor;
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
  source.change({{"file", {{"id", "note"}, {"content", "another"}}}});
  const Stepped changed = changes();
  REQUIRE(changed.find("note") != nullptr);
  CHECK(source.of("my-drive").fetch(*changed.find("note")).text() == "another");
  source.change({{"file", {{"id", "note"}, {"trashed", true}}}});
  CHECK(changes().gone == std::vector<std::string>{"note"});
  // A restored file is reported although its date is old (A13).
  source.change(
      {{"file", {{"id", "note"}, {"trashed", false}, {"modifiedTime", "2019-03-03T00:00:00Z"}}}});
  CHECK(ids(changes()) == Ids{"note"});
}

// Google does not guarantee a change for each file in the folder.
TEST_CASE("drive documents: a folder takes what is in it along, told or not (A9, A16)") {
  const bool quiet = GENERATE(false, true);
  INFO("quiet: " << quiet);
  Source source(small_drive(quiet));
  auto mine = source.of("my-drive");
  auto plans = source.of(kPlans);
  const Stepped listed = mine.run();
  const Stepped listed_plans = plans.run();
  Ids kept = ids(listed);
  for (const char* each : {"folder", "note", "picture"}) kept.erase(each);
  SECTION("deleted") { source.change({{"remove", "folder"}}); }
  SECTION("trashed") { source.change({{"file", {{"id", "folder"}, {"trashed", true}}}}); }
  SECTION("moved to a shared drive") {
    source.change({{"file", {{"id", "folder"}, {"parent", kPlans}, {"drive", kPlans}}}});
  }
  source.change({{"file", {{"id", "team"}, {"trashed", true}}}});
  CHECK(left(listed, mine.run(listed.cursor)) == kept);
  CHECK(left(listed_plans, plans.run(listed_plans.cursor)) == Ids{kPlans});
}

TEST_CASE("drive documents: a folder that changes its owner leaves what is in it") {
  Source source(small_drive(true));
  auto mine = source.of("my-drive");
  const Stepped listed = mine.run();
  source.change({{"file", {{"id", "folder"}, {"owner", "bob@acme.test"}}}});
  CHECK(mine.run(listed.cursor).gone == std::vector<std::string>{"folder"});
}

TEST_CASE("drive documents: a share of a folder ends, a file in it may be shared by itself") {
  json seed = small_drive(true);
  for (json& each : seed["files"]) {
    if (each["id"] == "folder") each["permissions"] = {{{"email", "bob@acme.test"}}};
  }
  Source of_bob(seed, "bob");
  auto shared = of_bob.of("shared-with-me");
  const Stepped listed = shared.run();
  CHECK(ids(listed) == Ids{"folder", "note", "picture"});
  of_bob.change({{"file", {{"id", "folder"}, {"permissions", json::array()}}}});
  CHECK(shared.run(listed.cursor).gone == std::vector<std::string>{"folder"});
}

TEST_CASE("drive documents: a share that ends is the end of the document for this account") {
  Source of_bob(json::parse(kSmallDrive).at("drive"), "bob");
  auto shared = of_bob.of("shared-with-me");
  const std::string cursor = shared.run().cursor;
  of_bob.change({{"file", {{"id", "note"}, {"permissions", json::array()}}}});
  CHECK(shared.run(cursor).gone == std::vector<std::string>{"note"});
}

TEST_CASE("drive documents: a shared drive that is gone deletes nothing (A10)") {
  Source source;
  auto plans = source.of(kPlans);
  const std::string cursor = plans.run().cursor;
  source.change({{"remove_drive", kPlans}});
  for (const Stepped& run :
       {plans.run(cursor), plans.run(), plans.run("", PATCHBAY_ENUMERATE_ACCESS)}) {
    CHECK(run.state == PATCHBAY_COLLECTION_OUT_OF_REACH);
    CHECK(run.gone.empty());
    CHECK(run.reason.find("member") != std::string::npos);
  }
}

TEST_CASE("drive documents: a token that Google no longer knows begins a new listing (A12)") {
  Source source;
  auto documents = source.of("my-drive");
  const Stepped listed = documents.run();
  const auto status_after = [&](int status, const std::string& location) {
    const json body = {{"error", {{"errors", {{{"reason", "invalid"}, {"location", location}}}}}}};
    source.sandbox.faults().add(
        {.path = "/drive/v3/changes", .times = 1, .status = status, .body = body.dump()});
    const Stepped run = documents.run(listed.cursor);
    CHECK(run.gone.empty());
    return run.outcome.status;
  };
  CHECK(status_after(410, "") == PATCHBAY_E_CURSOR_EXPIRED);
  CHECK(status_after(400, "pageToken") == PATCHBAY_E_CURSOR_EXPIRED);
  CHECK(status_after(400, "fields") == PATCHBAY_E_INVALID_ARGUMENT);
}

TEST_CASE(
    "drive documents: a shared drive's file that is shared with a guest is shared with them") {
  json seed = json::parse(kSmallDrive).at("drive");
  seed["drives"][0]["members"] = {{{"email", "ann@acme.test"}, {"role", "organizer"}}};
  for (json& each : seed["files"]) {
    if (each["id"] == "plan") each["permissions"] = {{{"email", "bob@acme.test"}}};
  }
  Source of_bob(seed, "bob");
  auto shared = of_bob.of("shared-with-me");
  const Stepped listed = shared.run();
  CHECK(ids(listed) == Ids{"note", "plan"});
  CHECK(ids(shared.look(*listed.find("plan"))) == Ids{"plan"});
  CHECK(shared.access(*listed.find("plan")).access.at("plan").kind == PATCHBAY_ACCESS_UNKNOWN);
  of_bob.change({{"file", {{"id", "plan"}, {"content", "another"}}}});
  CHECK(ids(shared.run(listed.cursor)) == Ids{"plan"});
  CHECK(of_bob.strange().empty());
  Source source(seed);  // a member sees the drive itself
  CHECK(ids(source.of("shared-with-me").run()).empty());
  CHECK(ids(source.of(kPlans).run()) == Ids{kPlans, "team", "plan"});
}

TEST_CASE("drive documents: a resource key is sent wherever its file is asked for") {
  Source source;
  auto documents = source.of("my-drive");
  const Document keyed = *documents.run().find("keyed");
  const auto key_sent = [&] {
    for (const auto& [name, value] : source.host.sent.back().headers) {
      if (name == "X-Goog-Drive-Resource-Keys") return value;
    }
    return std::string("none");
  };
  documents.access(keyed);
  CHECK(key_sent() == "keyed/0-key");
  documents.look(keyed);
  CHECK(key_sent() == "keyed/0-key");
  documents.fetch(keyed);
  CHECK(key_sent() == "keyed/0-key");
  Document unreferenced = keyed;
  unreferenced.reference.clear();
  CHECK(documents.access(unreferenced).access.contains("keyed"));
  CHECK(key_sent() == "none");
}

TEST_CASE("drive documents: nothing that is kept comes from the cache") {
  Source source;
  auto plans = source.of(kPlans);
  static_cast<void>(plans.collections());
  const Stepped listed = plans.run();
  plans.run(listed.cursor);
  plans.run("", PATCHBAY_ENUMERATE_ACCESS);
  plans.look(*listed.find("plan"));
  plans.access(*listed.find("plan"));
  plans.fetch(*listed.find("plan"));
  auto documents = source.of("my-drive");
  documents.fetch(*documents.run().find("doc"));
  REQUIRE(source.host.sent.size() > 10);
  for (const auto& each : source.host.sent) {
    INFO(each.url);
    CHECK((each.flags & PATCHBAY_HTTP_NO_CACHE) != 0);
  }
}

TEST_CASE(
    "drive documents: contents are bytes, exports, or a reason why they are missing (A5-A8)") {
  json seed = json::parse(kSmallDrive).at("drive");
  seed["files"].push_back(
      {{"id", "long"},
       {"mimeType", "application/vnd.google-apps.document"},
       {"parent", "root-ann"},
       {"owner", "ann@acme.test"},
       {"exports", {{"text/markdown", {{"repeat", "0123456789"}, {"times", 1000001}}}}}});
  Source source(seed);
  auto documents = source.of("my-drive");
  const Stepped run = documents.run();
  const auto fetched = [&](const char* id) { return documents.fetch(*run.find(id)); };
  CHECK(fetched("note").text() == "the quick brown fox");
  CHECK(fetched("doc").text() == "# words");
  CHECK(run.find("doc")->media_type == "text/markdown");
  CHECK(run.find("sheet")->media_type.find("spreadsheetml") != std::string::npos);
  CHECK(run.find("empty")->content == "");  // no request is sent for an empty file (A21)
  CHECK(run.find("short")->skipped == "shortcut");
  CHECK(run.find("dangling")->skipped == "shortcut");  // a shortcut without a target causes no
                                                       // error (A17)
  CHECK(run.find("form")->skipped == "not_exportable");
  CHECK(fetched("bad").skipped == "flagged");
  CHECK(run.find("folder")->is_container);
  // A file above Drive's limit for exports comes from the editors' addresses, unless they refuse
  // it.
  CHECK(fetched("long").text().size() == 10'000'010);
  source.sandbox.faults().add({.path = "/docs/export", .status = 403});
  CHECK(fetched("long").skipped == "too_large");
  CHECK(source.strange().empty());
}

TEST_CASE("drive documents: an export that fails is tried three times, and then in another way") {
  Source source;
  auto documents = source.of("my-drive");
  const Document doc = *documents.run().find("doc");
  source.sandbox.faults().add({.path = "/drive/v3/files/doc/export", .times = 3, .status = 500});
  CHECK(documents.fetch(doc).text() == "# words");
  source.sandbox.faults().add({.path = "/drive/v3/files/doc/export", .times = 0, .status = 500});
  source.sandbox.faults().add({.path = "/docs/export", .times = 0, .status = 500});
  source.sandbox.log().clear();
  const Fetched failed = documents.fetch(doc);
  CHECK(failed.skipped == "export_failed");
  CHECK(failed.parts.empty());
  CHECK(source.sandbox.log().count("GET /drive/v3/files/{fileId}/export") == 3);
  // If Google fails everywhere, this document is treated like any other.
  source.sandbox.faults().add({.path = "/drive/v3/files/doc", .times = 0, .status = 503});
  CHECK(documents.fetch(doc).outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  // A different failure of the export also counts as a failure.
  source.sandbox.faults().clear();
  source.sandbox.faults().add({.path = "/drive/v3/files/doc/export", .times = 0, .status = 503});
  CHECK(documents.fetch(doc).outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
}

TEST_CASE("drive documents: a file that this account may not read is skipped, and says why (A8)") {
  Source source;
  auto documents = source.of("my-drive");
  const Document note = *documents.run().find("note");
  const Document doc = *documents.run().find("doc");
  const auto refuse = [&](const char* path, const char* reason) {
    const json body = {{"error", {{"errors", {{{"reason", reason}}}}}}};
    source.sandbox.faults().add({.path = path, .status = 403, .body = body.dump()});
  };
  refuse("/drive/v3/files/note", "insufficientFilePermissions");
  CHECK(documents.fetch(note).skipped == "forbidden");
  refuse("/drive/v3/files/note", "cannotDownloadFile");
  CHECK(documents.fetch(note).skipped == "not_downloadable");
  refuse("/drive/v3/files/doc/export", "cannotExportFile");
  CHECK(documents.fetch(doc).skipped == "not_exportable");
}

TEST_CASE("drive documents: what is no content of a file never becomes it (A8, A20)") {
  Source source;
  auto documents = source.of("my-drive");
  const Stepped run = documents.run();
  const auto answered = [&](const char* id, const std::string& path, const char* type,
                            const std::string& body) {
    source.sandbox.faults().add(
        {.path = path, .status = 200, .headers = {{"Content-Type", type}}, .body = body});
    return documents.fetch(*run.find(id));
  };
  const std::string operation =
      R"({"kind": "drive#operation", "response": {"downloadUri": "https://x.test/y"}})";
  for (const Fetched& each :
       {answered("note", "/drive/v3/files/note", "application/json; charset=UTF-8", operation),
        answered("note", "/drive/v3/files/note", "text/html; charset=utf-8", "<html>"),
        answered("doc", "/drive/v3/files/doc/export", "Application/JSON", operation),
        answered("doc", "/drive/v3/files/doc/export", "TEXT/HTML", "<html>")}) {
    CHECK(each.parts.empty());
    CHECK(each.outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  }
  // Other JSON is the content of a file, whatever its size.
  const std::string large = R"({"kind": ")" + std::string(200'000, 'x') + R"("})";
  for (const std::string& text : {std::string(R"({"kind": "drive#file"})"), large}) {
    CHECK(answered("note", "/drive/v3/files/note", "application/json", text).text() == text);
  }
}

TEST_CASE("drive documents: an answer that is no list deletes nothing") {
  Source source;
  auto documents = source.of("my-drive");
  const auto answer = [&](const char* type, const char* body) {
    source.sandbox.faults().add({.path = "/drive/v3/files",
                                 .status = 200,
                                 .headers = {{"Content-Type", type}},
                                 .body = body});
  };
  SECTION("a page") { answer("text/html", "<html>"); }
  SECTION("an operation") { answer("application/json", R"({"kind": "drive#operation"})"); }
  const Stepped run = documents.run();
  CHECK(run.outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK_FALSE(run.is_complete());
}

TEST_CASE("drive documents: a web page in place of changes tells nothing") {
  Source source;
  auto documents = source.of("my-drive");
  const std::string cursor = documents.run().cursor;
  source.change({{"remove", "note"}});
  source.sandbox.faults().add({.path = "/drive/v3/changes",
                               .status = 200,
                               .headers = {{"Content-Type", "text/html"}},
                               .body = "<html>"});
  const Stepped run = documents.run(cursor);
  CHECK(run.outcome.status == PATCHBAY_E_PROVIDER_UNAVAILABLE);
  CHECK(run.gone.empty());
  CHECK_FALSE(run.is_complete());
  CHECK(documents.run(cursor).gone.size() == 1);
}

TEST_CASE("drive documents: a refusal never becomes a document's content (A8)") {
  Source source;
  auto documents = source.of("my-drive");
  const Stepped run = documents.run();
  source.change({{"file", {{"id", "note"}, {"overQuota", true}}}});
  const Fetched fetched = documents.fetch(*run.find("note"));
  CHECK(fetched.parts.empty());
  CHECK(fetched.outcome.status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(fetched.outcome.retry_after == std::chrono::hours(24));  // the document is delayed, which
                                                                 // is not a failure
}

TEST_CASE("drive documents: one file is looked at again, and what left is gone") {
  Source source;
  auto documents = source.of("my-drive");
  const Stepped run = documents.run();
  CHECK(ids(documents.look(*run.find("keyed"))) == Ids{"keyed"});
  source.change({{"file", {{"id", "note"}, {"trashed", true}}}});
  CHECK(documents.look(*run.find("note")).gone == std::vector<std::string>{"note"});
  source.change({{"remove", "doc"}});
  CHECK(documents.look(*run.find("doc")).gone == std::vector<std::string>{"doc"});
}
