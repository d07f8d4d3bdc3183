// Tests the documents of a Google Drive account in a whole host: after each kind of change, the
// host has exactly the documents that Google has, and exactly those users may read them who may do
// so at Google. AT4 … name situations that users of document loaders have reported.
#include <future>

#include "engine/drive_host.h"

namespace patchbay::test {
namespace {

using documents::RunKind;
using documents::RunRow;
using documents::word_of;
using nlohmann::json;

json file(json members) { return {{"file", std::move(members)}}; }

TEST_CASE("drive: a first run loads everything, and one without changes asks for little") {
  DriveHost host(small_account(), each_database());
  const RunRow first = host.sync();
  INFO(first.why);
  CHECK(word_of(first.state) == "complete with skips");
  host.check_truth();
  host.provider.log().clear();
  CHECK(host.sync().tally.loaded == 0);
  CHECK(host.downloads() == 0);
  CHECK(host.requests("/drive/v3/changes?") == 3);
  host.check_truth();
}

TEST_CASE("drive: a run without changes asks Google at most twice for a drive, however many") {
  json seed = small_account();
  std::size_t drives = 3;  // My Drive, the files shared with the user, and the shared drive of
                           // small_account()
  SECTION("one shared drive") {}
  SECTION("eight shared drives") {
    for (; drives < 10; ++drives) {
      const std::string id = "drive-" + std::to_string(drives);
      seed["drives"].push_back(
          {{"id", id},
           {"name", id},
           {"members", {{{"email", "ann@acme.test"}, {"role", "organizer"}}}}});
      seed["files"].push_back({{"id", "of-" + id}, {"parent", id}, {"drive", id}});
    }
  }
  DriveHost host(seed);
  host.sync();
  host.provider.log().clear();
  const RunRow run = host.sync();
  CHECK(word_of(run.state) == "complete with skips");
  CHECK(run.tally.loaded == 0);
  CHECK(host.requests() <= 2 * drives);
  // A shared drive needs one request for its changes, and one for its members, because changes do
  // not include the members.
  CHECK(host.requests("/drive/v3/changes?") == drives);
  CHECK(host.requests("/permissions?") == drives - 2);
  CHECK(host.requests("/drive/v3/drives") == 1);
  host.check_truth();
}

TEST_CASE("drive: a shared drive that is gone between two runs is a trouble of its own") {
  DriveHost host(small_account());
  host.sync();
  host.provider.faults().add({.path = "/drive/v3/changes", .after = 1, .times = 1, .status = 404});
  const RunRow run = host.sync();
  CHECK(word_of(run.state) == "incomplete");
  CHECK(run.tally.deleted == 0);
  host.check_truth();
}

TEST_CASE(
    "drive: an own file whose description lacks the permissions is read by whom its list names") {
  json seed = small_account();
  for (json& each : seed["files"]) {
    if (each["id"] == "note") each["silent"] = true;
  }
  DriveHost host(seed);
  host.sync();
  host.check_truth();
  host.change(file({{"id", "note"}, {"permissions", {{{"email", "eve@acme.test"}}}}}));
  host.provider.log().clear();
  host.sync();
  CHECK(host.downloads() == 0);
  host.check_truth();
}

TEST_CASE(
    "drive: who is in a Google group reads by it, where an administrator's account tells it") {
  json seed = small_account();
  seed["users"][0]["administrator"] = GENERATE(true, false);
  const bool is_told = seed["users"][0]["administrator"];
  INFO("administrator: " << is_told);
  seed["groups"] = {{"team@acme.test", {"eve@acme.test", "inner@acme.test"}},
                    {"inner@acme.test", {"bob@acme.test"}}};
  for (json& each : seed["files"]) {
    if (each["id"] == "f1" || each["id"] == "f3") {
      each["permissions"] = {{{"type", "group"}, {"email", "team@acme.test"}}};
    }
  }
  DriveHost host(seed, store::Dialect::kSqlite, {},
                 {"https://www.googleapis.com/auth/admin.directory.group.member.readonly"});
  host.sync();
  const auto reads = [&](const std::string& email) {
    const documents::Asker reader{"acme", "x", {}, {{"google_drive", {email}}}, false};
    return host.library().get(reader, {"", "google_drive", "my-drive", "f1"}).has_value();
  };
  CHECK(reads("eve@acme.test") == is_told);
  CHECK(reads("bob@acme.test") == is_told);
  CHECK_FALSE(reads("zed@acme.test"));
  // One request for each group, even if many files are shared with the group.
  CHECK(host.requests("/groups/team") == 1);
  CHECK(host.requests("/groups/inner") == (is_told ? 1 : 0));
  host.provider.log().clear();
  host.sync();
  CHECK(host.requests("/groups/") == 0);
}

TEST_CASE("drive: what was added, changed, renamed, moved, trashed and deleted is so here, too") {
  DriveHost host(small_account());
  host.sync();
  host.provider.log().clear();
  host.change(file({{"id", "f1"}, {"content", "changed"}}));
  host.change(file({{"id", "f2"}, {"name", "renamed.txt"}}));
  host.change(file({{"id", "f3"}, {"parent", "folder"}}));
  host.change(file({{"id", "f5"}, {"trashed", true}}));
  host.change(file({{"id", "old"}, {"trashed", false}, {"modifiedTime", "2019-03-03T00:00:00Z"}}));
  host.change(file({{"id", "new"}, {"content", "new"}, {"parent", "team"}, {"drive", "plans"}}));
  host.change({{"remove", "f7"}});
  const RunRow run = host.sync();
  CHECK(run.tally.deleted == 2);
  CHECK(host.downloads() == 3);
  host.check_truth();
}

TEST_CASE("drive: who may read follows Google without loading a content again") {
  DriveHost host(small_account());
  host.sync();
  host.provider.log().clear();
  SECTION("a share of a folder") {
    host.change(file({{"id", "folder"}, {"permissions", {{{"email", "eve@acme.test"}}}}}));
  }
  SECTION("the end of a share") {
    host.change(file({{"id", "note"}, {"permissions", json::array()}}));
  }
  host.sync();
  CHECK(host.downloads() == 0);
  host.check_truth();
}

TEST_CASE("drive: who joins or leaves a shared drive reads what its members read, and no more") {
  const auto members = [](std::initializer_list<const char*> readers) {
    json all = {{{"email", "ann@acme.test"}, {"role", "organizer"}}};
    for (const char* each : readers) all.push_back({{"email", each}});
    return json{{"members", {{"drive", "plans"}, {"members", std::move(all)}}}};
  };
  DriveHost host(small_account());
  SECTION("a file has permissions of its own") {}
  SECTION("a file is also shared with who leaves") {
    host.change(
        file({{"id", "open"},
              {"permissions", {{{"email", "eve@acme.test"}}, {{"email", "bob@acme.test"}}}}}));
  }
  SECTION("a folder has limited access") {
    host.change(file({{"id", "team"}, {"limited", true}}));
    host.change(members({}));
  }
  host.sync();
  host.check_truth();
  host.provider.log().clear();
  host.change(members({}));
  host.sync();
  host.check_truth();
  host.change(members({"bob@acme.test"}));
  host.sync();
  CHECK(host.downloads() == 0);
  host.check_truth();
  host.sync(RunKind::kAccess);
  host.check_truth();
}

TEST_CASE("drive: who may read is asked again if the answer was cut off") {
  DriveHost host(small_account());
  host.provider.faults().add({.path = "/drive/v3/files/open/permissions", .times = 1, .cut_at = 5});
  SECTION("in a first run") { host.sync(); }
  SECTION("in a sweep of permissions") {
    host.provider.faults().clear();
    host.sync();
    host.provider.faults().add(
        {.path = "/drive/v3/files/open/permissions", .times = 1, .cut_at = 5});
    host.sync(RunKind::kAccess);
  }
  CHECK(drive_kept(host.library(), {"p-bob@acme.test"})
            .readable.at("p-bob@acme.test")
            .count("plans/open") == 0);
  host.provider.log().clear();
  host.let_retry();
  host.sync();
  CHECK(host.downloads() == 0);
  host.check_truth();
}

TEST_CASE(
    "drive: after a token has expired, a listing finds what is gone, and loads nothing twice") {
  DriveHost host(small_account());
  host.sync();
  host.change({{"remove", "f1"}});
  host.change(file(
      {{"id", "late"}, {"content", "late"}, {"parent", "root-ann"}, {"owner", "ann@acme.test"}}));
  host.provider.log().clear();
  const json no_token = {
      {"error", {{"errors", {{{"reason", "invalid"}, {"location", "pageToken"}}}}}}};
  SECTION("410") {
    host.provider.faults().add({.path = "/drive/v3/changes", .times = 3, .status = 410});
  }
  SECTION("400") {
    host.provider.faults().add(
        {.path = "/drive/v3/changes", .times = 3, .status = 400, .body = no_token.dump()});
  }
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(run.tally.deleted == 1);
  CHECK(host.downloads() == 1);
  host.check_truth();
}

TEST_CASE("drive: a storm of limits delays a run, and loses and doubles nothing") {
  DriveHost host(small_account());
  const char* const reasons[] = {"userRateLimitExceeded", "rateLimitExceeded"};
  for (std::size_t i = 0; i < 6; ++i) {
    host.provider.faults().add({.path = "/drive/v3/*",
                                .after = 8 * i,
                                .times = 3,
                                .status = i % 3 == 2 ? 429 : 403,
                                .headers = {{"Retry-After", std::to_string(1 + 20 * i)}},
                                .body = refusal_of_drive(reasons[i % 2])});
  }
  RunRow run = host.sync();
  CHECK(run.tally.deleted == 0);
  CHECK_FALSE(host.waits.empty());
  host.provider.faults().clear();  // remaining faults could affect the same document again and
                                   // again
  host.let_retry();
  run = host.sync();
  INFO(run.why);
  CHECK(word_of(run.state) == "complete with skips");
  host.check_truth();
}

TEST_CASE("drive: bodies that are cut off, or a page of somebody else's, are no documents") {
  DriveHost host(small_account());
  const auto spoil = [&](const sandbox::Fault& how) {
    for (const char* path :
         {"/drive/v3/files", "/drive/v3/files/f1", "/drive/v3/files/doc/export"}) {
      sandbox::Fault fault = how;
      fault.path = path;
      host.provider.faults().add(std::move(fault));
    }
  };
  SECTION("cut off") { spoil({.cut_at = 5}); }
  SECTION("reset") { spoil({.reset = true}); }
  SECTION("a gateway's page") {
    const int status = GENERATE(502, 200);
    spoil({.status = status, .headers = {{"Content-Type", "text/html"}}, .body = "<html>"});
  }
  SECTION("an operation, which only promises an answer") {
    spoil({.status = 200,
           .headers = {{"Content-Type", "application/json"}},
           .body = R"({"kind": "drive#operation"})"});
  }
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(run.tally.deleted == 0);
  host.let_retry();
  CHECK(host.sync().tally.deleted == 0);
  host.check_truth();
}

TEST_CASE("drive: a body that trickles in is waited for") {
  DriveHost host(small_account());
  host.provider.faults().add({.path = "/drive/v3/files/f1", .times = 1, .paced = true});
  host.provider.faults().add({.path = "/drive/v3/files", .times = 2, .paced = true});
  auto run = std::async(std::launch::async, [&] { return host.sync(); });
  while (run.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
    host.provider.faults().release(20'000);
  }
  CHECK(word_of(run.get().state) == "complete with skips");
  host.check_truth();
}

TEST_CASE("AT4: each refusal of Drive is the outcome of its own file") {
  json seed = small_account();
  seed["files"].push_back(
      {{"id", "long"},
       {"mimeType", "application/vnd.google-apps.document"},
       {"parent", "root-ann"},
       {"owner", "ann@acme.test"},
       {"exports", {{"text/markdown", {{"repeat", "0123456789"}, {"times", 1000001}}}}}});
  DriveHost host(seed);
  host.change(file({{"id", "f4"}, {"overQuota", true}}));
  host.provider.faults().add({.path = "/docs/export", .times = 0, .status = 404});
  host.provider.faults().add({.path = "/drive/v3/files/f5",
                              .times = 2,
                              .status = 403,
                              .headers = {{"Retry-After", "0"}},
                              .body = refusal_of_drive("userRateLimitExceeded")});
  const RunRow run = host.sync();
  INFO(run.why);
  const Copy kept = drive_kept(host.library(), {});
  CHECK(kept.documents.at("my-drive/long") == "skipped too_large");
  CHECK(kept.documents.at("my-drive/bad") == "skipped flagged");
  CHECK(kept.documents.at("my-drive/f4").find("file 4") == std::string::npos);
  CHECK(kept.documents.at("my-drive/f5") == "f5: file 5");
  CHECK(kept.documents.at("my-drive/empty") == "empty: ");
  for (const auto& [id, content] : kept.documents) {
    INFO(id);
    CHECK(content.find("\"error\"") == std::string::npos);
  }
  CHECK(host.requests("acknowledgeAbuse") == 0);
  host.change(file({{"id", "f4"}, {"overQuota", false}}));
  host.let_retry();
  host.sync();
  CHECK(drive_kept(host.library(), {}).documents.at("my-drive/f4") == "f4: file 4");
}

TEST_CASE("AT6: a shared drive that cannot be reached, or is told in part, deletes nothing") {
  DriveHost host(small_account());
  host.sync();
  SECTION("not found") {
    host.provider.faults().add({.path = "/drive/v3/drives/plans", .times = 0, .status = 404});
  }
  SECTION("a list that Google gave up") {
    host.provider.faults().add({.path = "/drive/v3/files",
                                .times = 0,
                                .status = 200,
                                .body = R"({"files": [], "incompleteSearch": true})"});
  }
  SECTION("a list without files") {
    host.provider.faults().add(
        {.path = "/drive/v3/files", .times = 0, .status = 200, .body = R"({"files": []})"});
  }
  const RunRow run = host.sync(RunKind::kFull);
  CHECK(run.tally.deleted == 0);
  host.provider.faults().clear();
  host.check_truth();
  CHECK(word_of(host.sync(RunKind::kFull).state) == "complete with skips");
  host.check_truth();
}

TEST_CASE("drive: what is shared with a domain is found by its members, not by any address in it") {
  json seed = small_account();
  for (const int member : {0, 1}) seed["users"][member]["domain"] = "acme.test";
  const json share = {{"type", "domain"}, {"domain", "acme.test"}, {"allowFileDiscovery", true}};
  seed["files"].push_back({{"id", "town"},
                           {"content", "for all of acme.test"},
                           {"parent", "root-ann"},
                           {"owner", "ann@acme.test"},
                           {"permissions", {share}}});
  DriveHost host(seed);
  host.sync();
  const auto may_read = [&](const std::string& user) {
    auto& google = host.provider.oauth().provider("google");
    auto habits = google.habits();
    habits.user = user + "@acme.test";
    google.set(habits);
    const Caller caller{.organization = "acme", .user = user};
    host.connect(caller);
    const auto asker = host.engine->documents->asker_of(caller, false);
    REQUIRE(asker.has_value());
    return host.library()
        .get(asker.value(), {.link = "",
                             .connector = "google_drive",
                             .collection = "my-drive",
                             .native_id = "town"})
        .has_value();
  };
  CHECK(may_read("bob"));
  CHECK_FALSE(may_read("eve"));
}

}  // namespace
}  // namespace patchbay::test
