// Tests situations that users of document loaders have reported, with Google Drive in a whole host.
// The names AT5 … come from the list of these situations.
#include <set>
#include <string>

#include "engine/drive_host.h"
#include "engine/killer.h"

namespace patchbay::test {
namespace {

using documents::RunKind;
using documents::RunRow;
using documents::word_of;
using nlohmann::json;

// Returns the permissions that the host has stored for a file of a shared drive, each with its kind
// and address.
std::set<std::string> readers_of(DriveHost& host, const std::string& drive,
                                 const std::string& file) {
  const documents::Asker owner{"acme", "ann", {}, {}, true};
  const auto readers = host.library().who_can_see(owner, {"", "google_drive", drive, file});
  REQUIRE(readers.has_value());
  std::set<std::string> found;
  if (readers.value().is_unknown) found.insert("unknown");
  for (const auto& each : readers.value().principals) {
    const std::string name = each.email.empty() ? each.id : each.email;
    found.insert(std::string(word_of(each.kind)) + " " + name);
  }
  return found;
}

TEST_CASE("AT4: what Google does not give of a file is that file's own outcome") {
  json seed = small_account();
  const json document = {{"mimeType", "application/vnd.google-apps.document"},
                         {"parent", "root-bob"},
                         {"owner", "bob@acme.test"},
                         {"exports", {{"text/markdown", "secret"}}},
                         {"permissions", {{{"email", "ann@acme.test"}}}}};
  seed["files"].push_back(document);
  seed["files"].back()["id"] = "barred";
  seed["files"].back()["downloadBarred"] = true;
  DriveHost host(seed);
  host.change({{"file", {{"id", "f4"}, {"overQuota", true}}}});
  host.provider.faults().add({.path = "/drive/v3/files/doc/export", .times = 0, .status = 500});
  host.provider.faults().add({.path = "/docs/export", .times = 0, .status = 500});
  host.provider.faults().add({.path = "/drive/v3/files/f6",
                              .times = 0,
                              .status = 403,
                              .body = refusal_of_drive("insufficientFilePermissions")});
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(word_of(run.state) == "complete with skips");
  const Copy kept = drive_kept(host.library(), {});
  CHECK(kept.documents.at("shared-with-me/barred") == "skipped not_exportable");
  CHECK(kept.documents.at("my-drive/form") == "skipped not_exportable");
  CHECK(kept.documents.at("my-drive/doc") == "skipped export_failed");
  CHECK(host.requests("/doc/export") == 3);
  CHECK(kept.documents.at("my-drive/f4").starts_with("deferred"));
  CHECK(kept.documents.at("my-drive/f6") == "skipped forbidden");
  CHECK(kept.documents.at("my-drive/f5") == "f5: file 5");
  CHECK(run.tally.failed == 0);
  CHECK(run.tally.deferred == 1);
  host.provider.log().clear();
  CHECK(word_of(host.sync().state) == "complete with skips");
  CHECK(host.downloads() == 0);  // no retry is due yet
  host.provider.faults().clear();
  host.change({{"file", {{"id", "f4"}, {"overQuota", false}}}});
  host.change({{"file", {{"id", "doc"}, {"exports", {{"text/markdown", "fewer"}}}}}});
  host.let_retry();
  host.sync();
  CHECK(drive_kept(host.library(), {}).documents.at("my-drive/doc") == "doc: fewer");
  CHECK(drive_kept(host.library(), {}).documents.at("my-drive/f4") == "f4: file 4");
}

TEST_CASE("AT4: an export that Google does not make itself comes from its editors") {
  DriveHost host(small_account());
  host.provider.faults().add({.path = "/drive/v3/files/doc/export", .times = 0, .status = 500});
  const RunRow run = host.sync();
  CHECK(run.tally.failed == 0);
  CHECK(host.requests("/docs/export") == 1);
  host.check_truth();
}

TEST_CASE("AT4: files that were downloaded too often today neither end a run nor hold it up") {
  json seed = small_account();
  for (json& each : seed["files"]) {
    if (each.at("id").get<std::string>().starts_with("f")) each["overQuota"] = true;
  }
  DriveHost host(seed);
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(word_of(run.state) == "complete with skips");
  CHECK(host.waits.empty());
  CHECK(run.tally.deferred == 60);
  CHECK(run.tally.failed == 0);
  CHECK(run.tally.deleted == 0);
  CHECK(drive_kept(host.library(), {}).documents.at("plans/plan") == "plan: the plan");
}

TEST_CASE("AT5: what was removed, trashed or moved goes, what was restored comes, old as it is") {
  DriveHost host(small_account());
  host.sync();
  host.change({{"remove", "f1"}});
  host.change({{"file", {{"id", "f2"}, {"trashed", true}}}});
  host.change(
      {{"file", {{"id", "old"}, {"trashed", false}, {"modifiedTime", "2019-03-03T00:00:00Z"}}}});
  host.change({{"file", {{"id", "f4"}, {"parent", "team"}, {"drive", "plans"}, {"owner", ""}}}});
  host.change({{"file", {{"id", "of-bob"}, {"permissions", json::array()}}}});
  host.provider.log().clear();
  const auto token = [&] {
    return text_of(*host.engine->kept->store,
                   "select cursor from document_collection where native_id = 'my-drive'");
  };
  const std::string before = token();
  SECTION("at once") {
    const RunRow run = host.sync();
    CHECK(run.tally.deleted == 4);
    CHECK(host.downloads() == 2);
  }
  SECTION("killed in the middle, and begun again where it was") {
    Killer killer(host);
    const RunRow run = host.started();
    REQUIRE(killer.has_killed(killer.start("host-b", 1, "/files/old?")));
    CHECK(token() == before);
    execute(*host.engine->kept->store, "update lease set expires_at = 0");
    CHECK_FALSE(killer.has_killed(killer.start("host-c", 0)));
    CHECK(host.found(run.id).tally.deleted == 4);
  }
  CHECK(token() != before);
  host.check_truth();
  CHECK(drive_kept(host.library(), {}).documents.contains("my-drive/old"));
}

TEST_CASE("AT6: files that a shared drive suddenly does not show are held, and served on") {
  json seed = small_account();
  seed["generate"] = {{{"prefix", "g"}, {"files", 300}, {"parent", "team"}, {"drive", "plans"}}};
  DriveHost host(seed);
  host.sync();
  const json plan = {{"id", "plan"},       {"name", "plan"},   {"mimeType", "text/plain"},
                     {"driveId", "plans"}, {"trashed", false}, {"parents", {"team"}}};
  // The list after the list of My Drive belongs to the shared drive.
  host.provider.faults().add({.path = "/drive/v3/files",
                              .after = 1,
                              .status = 200,
                              .body = json{{"files", json::array({plan})}}.dump()});
  const RunRow run = host.sync(RunKind::kFull);
  CHECK(word_of(run.state) == "held");
  CHECK(run.tally.deleted == 0);
  CHECK(run.tally.held >= 300);
  host.check_truth();
  CHECK(host.sync(RunKind::kFull).tally.deleted == 0);
  host.check_truth();
}

TEST_CASE("AT6: a page in the middle of a drive's list that is refused deletes nothing") {
  json seed = small_account();
  seed["mostOfPage"] = 20;
  DriveHost host(seed);
  host.sync();
  host.provider.faults().add({.path = "/drive/v3/files",
                              .after = 2,
                              .times = 0,
                              .status = 403,
                              .body = R"({"error": {"errors": [{"reason": "forbidden"}]}})"});
  const RunRow run = host.sync(RunKind::kFull);
  CHECK(word_of(run.state) == "incomplete");
  CHECK(run.tally.deleted == 0);
  host.provider.faults().clear();
  host.check_truth();
}

TEST_CASE("AT7: a file of a shared drive is read by those whom its permissions name, alone") {
  json seed = small_account();
  seed["mostOfPage"] = 3;  // splits the permissions into several pages
  const json shares = {{{"email", "eve@acme.test"}},
                       {{"type", "group"}, {"email", "team@acme.test"}},
                       {{"type", "domain"}, {"domain", "acme.test"}},
                       {{"type", "anyone"}},
                       {{"email", "gone@acme.test"}, {"deleted", true}}};
  seed["groups"] = {{"team@acme.test", {"zed@acme.test"}}};
  seed["drives"].push_back(
      {{"id", "read"},
       {"name", "Read"},
       {"members",
        {{{"email", "bob@acme.test"}, {"role", "organizer"}}, {{"email", "ann@acme.test"}}}}});
  seed["files"].push_back({{"id", "f-1"},
                           {"content", "x"},
                           {"parent", "team"},
                           {"drive", "plans"},
                           {"permissions", shares}});
  seed["files"].push_back({{"id", "f-2"},
                           {"content", "y"},
                           {"parent", "read"},
                           {"drive", "read"},
                           {"permissions", {{{"email", "eve@acme.test"}}}}});
  DriveHost host(seed);
  host.sync();
  const std::set<std::string> all = {"user ann@acme.test", "user bob@acme.test",
                                     "user eve@acme.test", "group team@acme.test",
                                     "link acme.test",     "link anyoneWithLink"};
  CHECK(readers_of(host, "plans", "f-1") == all);
  const auto readable = [&](const std::string& user) {
    return drive_kept(host.library(), {user}).readable.at(user);
  };
  CHECK(readable("p-eve@acme.test").contains("plans/f-1"));
  CHECK(readable("p-zed@acme.test").empty());
  CHECK(readable("p-gone@acme.test").empty());

  // Google does not show the other users' permissions to an account that may only read.
  CHECK(readers_of(host, "read", "f-2") == std::set<std::string>{"unknown"});
  CHECK_FALSE(readable("p-eve@acme.test").contains("read/f-2"));
  CHECK_FALSE(readable("p-bob@acme.test").contains("read/f-2"));

  host.provider.log().clear();
  json fewer = shares;
  fewer.erase(1);
  host.change({{"file", {{"id", "f-1"}, {"permissions", fewer}}}});
  host.sync(RunKind::kAccess);
  CHECK(host.downloads() == 0);
  CHECK_FALSE(readers_of(host, "plans", "f-1").contains("group team@acme.test"));
}

}  // namespace
}  // namespace patchbay::test
