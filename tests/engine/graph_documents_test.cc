// Tests the documents of a OneDrive account in a whole host: after each kind of change, the host
// has exactly the documents that Microsoft has, and exactly those users may read them who may do so
// at Microsoft. AT1 … name situations that users of document loaders have reported.
#include <algorithm>
#include <future>

#include "engine/graph_host.h"

namespace patchbay::test {
namespace {

using documents::RunKind;
using documents::RunRow;
using documents::word_of;
using nlohmann::json;

const char* const kDeltaOfAnn = "/v1.0/drives/b%21ann/root/delta";

json item(json members) { return {{"item", std::move(members)}}; }

TEST_CASE("onedrive: a first run loads everything, and one without changes asks for little") {
  GraphHost host(small_organization(), each_database());
  const RunRow first = host.sync();
  INFO(first.why);
  CHECK(word_of(first.state) == "complete with skips");
  CHECK(first.tally.seen == first.tally.loaded + first.tally.skipped);
  host.check_truth();
  host.provider.log().clear();
  const RunRow second = host.sync();
  CHECK(second.tally.loaded == 0);
  CHECK(host.downloads() == 0);
  // Requests for the changes of two drives, the pages of a site, and the lists of sites and
  // libraries.
  CHECK(host.requests("/root/delta") == 2);
  CHECK(host.requests("/pages/") == 1);
  CHECK(host.requests() == 5);
  host.check_truth();
}

TEST_CASE("onedrive: an account without sites costs one request when nothing has changed") {
  GraphHost host(small_organization(), store::Dialect::kSqlite, {"b!ann"}, {},
                 {"Files.Read.All", "User.Read", "offline_access"});
  host.sync();
  host.provider.log().clear();
  const RunRow run = host.sync();
  CHECK(run.tally.loaded == 0);
  CHECK(host.requests("/root/delta") == 1);
  CHECK(host.requests() == 1);
}

TEST_CASE("onedrive: what was added, changed, renamed, moved and deleted is so here, too") {
  GraphHost host(small_organization());
  host.sync();
  host.provider.log().clear();
  host.change(item({{"id", "f1"}, {"content", "changed"}}));
  host.change(item({{"id", "f2"}, {"name", "renamed.txt"}}));
  host.change(item({{"id", "inner"}, {"parent", "root-ann"}}));
  host.change(item({{"id", "f3"}, {"parent", "folder"}}));
  host.change(item({{"id", "new"}, {"drive", "b!lib"}, {"parent", "es"}, {"content", "new"}}));
  host.change({{"remove", "f4"}});
  host.change({{"remove", "empty"}});
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(run.tally.deleted == 2);
  CHECK(host.downloads() == 2);
  host.check_truth();
}

TEST_CASE("onedrive: a folder that was deleted takes what is in it along, told or not") {
  json seed = small_organization();
  seed["quietChildren"] = GENERATE(false, true);
  GraphHost host(seed);
  host.sync();
  host.change(item({{"id", "f1"}, {"parent", "folder"}}));
  host.change({{"remove", "inner"}});
  const RunRow run = host.sync();
  CHECK(run.tally.deleted == 31);  // the folder, 29 files and the note
  host.check_truth();
}

TEST_CASE("onedrive: a folder that moves to another drive is there and not here") {
  GraphHost host(small_organization());
  host.sync();
  host.change(item({{"id", "es"}, {"drive", "b!ann"}, {"parent", "root-ann"}}));
  host.sync();
  host.check_truth();
}

TEST_CASE("onedrive: who may read follows Microsoft without loading a content again") {
  GraphHost host(small_organization());
  host.sync();
  host.provider.log().clear();
  const json to_bob = {{{"id", "x"}, {"to", {{{"user", "u-bob"}}}}}};
  SECTION("a folder is shared, and what is in it is not told") {
    host.change(item({{"id", "folder"}, {"permissions", to_bob}}));
    host.sync();
  }
  SECTION("a share of a file ends") {
    host.change(item({{"id", "note"}, {"permissions", json::array()}}));
    host.sync();
  }
  SECTION("a folder leaves the permissions of its site") {
    host.change(item({{"id", "es"}, {"unique", false}, {"permissions", json::array()}}));
    host.sync();
    host.check_truth();
    host.change(item({{"id", "es"},
                      {"unique", true},
                      {"permissions",
                       {{{"id", "o"}, {"roles", {"owner"}}, {"to", {{{"user", "u-ann"}}}}},
                        {{"id", "b"}, {"to", {{{"user", "u-bob"}}}}}}}}));
    host.sync();
  }
  SECTION("a member of the site leaves it, which is in no list of changes") {
    host.change({{"root",
                  {{"drive", "b!lib"},
                   {"permissions",
                    {{{"id", "o"}, {"roles", {"owner"}}, {"to", {{{"user", "u-ann"}}}}},
                     {{"id", "e"}, {"to", {{{"user", "u-eve"}}}}}}}}}});
    host.sync(RunKind::kAccess);
  }
  SECTION("a member of a group leaves it, another joins") {
    host.change(
        {{"group", {{"id", "11111111-1111-1111-1111-111111111111"}, {"members", {"u-eve"}}}}});
    host.sync(RunKind::kAccess);
  }
  SECTION("a group is deleted") {
    host.change({{"remove_group", "11111111-1111-1111-1111-111111111111"}});
    host.sync(RunKind::kAccess);
  }
  CHECK(host.downloads() == 0);
  host.check_truth();
}

TEST_CASE(
    "AT1: after a token of delta has expired, a listing finds what is gone, and loads nothing "
    "twice") {
  GraphHost host(small_organization());
  host.sync();
  host.change({{"remove", "f1"}});
  host.change({{"remove", "f3"}});
  host.change(item({{"id", "late"}, {"drive", "b!ann"}, {"content", "late"}}));
  const auto expire = [&](const std::string& code) {
    host.change({{"expire", {{"drive", "b!ann"}, {"code", code}}}});
    host.provider.log().clear();
  };
  SECTION("resyncChangesApplyDifferences") {
    expire("resyncChangesApplyDifferences");
    CHECK(host.sync().tally.deleted == 2);
    CHECK(host.downloads() == 1);
  }
  SECTION("resyncChangesUploadDifferences") {
    expire("resyncChangesUploadDifferences");
    CHECK(host.sync().tally.deleted == 2);
  }
  SECTION("another code") {
    expire("SyncStateNotFound");
    CHECK(host.sync().tally.deleted == 2);
  }
  SECTION("the listing breaks off, and deletes nothing until it was complete") {
    expire("resyncRequired");
    host.provider.faults().add({.path = kDeltaOfAnn, .after = 1, .times = 0, .status = 503});
    const RunRow broken = host.sync();
    CHECK(word_of(broken.state) == "incomplete");
    CHECK(broken.tally.deleted == 0);
    host.provider.faults().clear();
    CHECK(host.sync().tally.deleted == 2);
  }
  SECTION("the drive cannot be listed from its beginning either") {
    host.provider.faults().add({.path = kDeltaOfAnn, .times = 0, .status = 410});
    const RunRow failed = host.sync();
    CHECK(word_of(failed.state) != "complete");
    CHECK(failed.tally.deleted == 0);
    const auto runs =
        host.library().progress({"acme", "ann", {}, {}, true}, host.link(), "onedrive");
    REQUIRE(runs.has_value());
    std::string troubles;
    for (const auto& each : runs.value().front().collections) troubles += each.why + "\n";
    CHECK(troubles.find("b!ann") != std::string::npos);
    host.provider.faults().clear();
    expire("resyncRequired");
    CHECK(host.sync().tally.deleted == 2);
  }
  host.check_truth();
}

TEST_CASE(
    "onedrive: a drive that Graph does not list in time in large pages is read in small ones") {
  GraphHost host(small_organization());
  const auto slow = [&](const json& how) {
    json given = how;
    given["drive"] = "b!ann";
    host.change({{"slow", given}});
  };
  slow({{"listed", 40}});
  CHECK(word_of(host.sync().state) == "complete with skips");
  host.check_truth();
  host.change(item({{"id", "f1"}, {"content", "changed"}}));
  host.change({{"remove", "f3"}});
  SECTION("changes, too") { slow({{"changes", 31}}); }
  SECTION("changes that Graph cannot tell at all are found by a listing") {
    slow({{"changes", 0}});
  }
  host.provider.log().clear();
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(run.tally.deleted == 1);
  CHECK(host.downloads() == 1);
  host.check_truth();
}

TEST_CASE("onedrive: files that are not open to the account are skips, and end no run") {
  GraphHost host(small_organization());
  host.provider.faults().add({.path = "/download/f1*",  // affects f1, and f10 to f19
                              .times = 0,
                              .status = 403,
                              .body = R"({"error":{"code":"accessDenied"}})"});
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(word_of(run.state) == "complete with skips");
  CHECK(run.tally.failed == 0);
  const Copy kept = graph_kept(host.library(), {});
  CHECK(kept.documents.at("b!ann/f1") == "skipped forbidden");
  CHECK(kept.documents.at("b!ann/f19") == "skipped forbidden");
  host.let_retry();
  host.provider.log().clear();
  host.sync();
  CHECK(host.downloads() == 0);
}

TEST_CASE("onedrive: a storm of limits delays a run, and loses and doubles nothing") {
  GraphHost host(small_organization());
  for (std::size_t i = 0; i < 6; ++i) {
    host.provider.faults().add({.path = "/v1.0/drives/*",
                                .after = 8 * i,
                                .times = 3,
                                .status = i % 2 == 0 ? 429 : 503,
                                .headers = {{"retry-after", std::to_string(1 + 20 * i)}}});
    host.provider.faults().add(
        {.path = "/download/*", .after = 5 * i, .times = 1, .status = i % 2 == 0 ? 503 : 429});
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

TEST_CASE("AT3: after a limit nobody asks Microsoft for as long as it said") {
  GraphHost host(small_organization());
  host.sync();
  host.provider.log().clear();
  for (int i = 0; i < 20; ++i) {
    host.change(item({{"id", "f" + std::to_string(i)}, {"content", "again"}}));
  }
  std::mutex mutex;
  std::optional<Monotonic> refused;
  std::vector<Monotonic::duration> asked;  // time between the refusal and each request
  host.on_answer([&](const sandbox::LoggedRequest& request) {
    const std::lock_guard lock(mutex);
    const bool is_told = refused && !host.engine->blocks.is_idle();
    if (is_told) asked.push_back(host.time.now() - *refused);
    if (request.status == 429 && !refused) refused = host.time.now();
  });
  host.provider.faults().add({.path = "/v1.0/drives/b%21ann/items/*",
                              .after = 4,
                              .status = 429,
                              .headers = {{"retry-after", "70"}}});
  host.sync();
  host.let_retry();
  host.sync();
  host.on_answer({});
  host.check_truth();
  REQUIRE(refused);
  // The other requests were already sent when the gate closed.
  const auto waited = std::count_if(asked.begin(), asked.end(), [](const auto& after) {
    return after >= std::chrono::seconds(70);
  });
  CHECK(waited > 0);
  CHECK(asked.size() - static_cast<std::size_t>(waited) <=
        2 * documents::FetchLimits{}.threads_of_turn);
}

TEST_CASE("onedrive: bodies that are cut off, or a page of somebody else's, are no documents") {
  GraphHost host(small_organization());
  const auto spoil = [&](const sandbox::Fault& how) {
    for (const char* path : {kDeltaOfAnn, "/v1.0/drives/b%21lib/root/delta", "/download/f1",
                             "/download/note", "/v1.0/drives/b%21ann/items/note/permissions"}) {
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
  const RunRow run = host.sync();
  INFO(run.why);
  CHECK(run.tally.deleted == 0);
  host.let_retry();
  const RunRow second = host.sync();
  CHECK(second.tally.deleted == 0);
  CHECK(word_of(second.state) == "complete with skips");
  host.check_truth();
}

TEST_CASE("onedrive: a body that trickles in is waited for") {
  GraphHost host(small_organization());
  host.provider.faults().add({.path = "/download/*", .times = 3, .paced = true});
  host.provider.faults().add({.path = kDeltaOfAnn, .times = 1, .paced = true});
  auto run = std::async(std::launch::async, [&] { return host.sync(); });
  while (run.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
    host.provider.faults().release(20'000);
  }
  CHECK(word_of(run.get().state) == "complete with skips");
  host.check_truth();
}

TEST_CASE("AT6: what cannot be reached, or shows nothing, deletes nothing of OneDrive's") {
  GraphHost host(small_organization());
  host.sync();
  const auto deletes_nothing = [&](RunKind kind) {
    const RunRow run = host.sync(kind);
    INFO(run.why);
    CHECK(run.tally.deleted == 0);
    host.provider.faults().clear();
    host.check_truth();
  };
  SECTION("the drive is not found") {
    host.provider.faults().add({.path = kDeltaOfAnn, .times = 0, .status = 404});
    deletes_nothing(RunKind::kFull);
  }
  SECTION("the site is locked") {
    host.provider.faults().add(
        {.path = "/v1.0/drives/b%21lib/root/delta", .times = 0, .status = 423});
    deletes_nothing(RunKind::kSync);
  }
  SECTION("no site is found") {
    host.provider.faults().add(
        {.path = "/v1.0/sites", .times = 0, .status = 200, .body = R"({"value": []})"});
    deletes_nothing(RunKind::kFull);
  }
  SECTION("the drive shows nothing") {
    const json body = {
        {"value", json::array()},
        {"@odata.deltaLink", host.provider.url() + kDeltaOfAnn + "?token=c%2B101.0"}};
    host.provider.faults().add(
        {.path = kDeltaOfAnn, .times = 0, .status = 200, .body = body.dump()});
    deletes_nothing(RunKind::kFull);
  }
  SECTION("the drive shows its root alone") {
    const json body = {
        {"value",
         {{{"id", "root-ann"},
           {"name", "root"},
           {"folder", json::object()},
           {"root", json::object()}}}},
        {"@odata.deltaLink", host.provider.url() + kDeltaOfAnn + "?token=c%2B101.0"}};
    host.provider.faults().add(
        {.path = kDeltaOfAnn, .times = 0, .status = 200, .body = body.dump()});
    deletes_nothing(RunKind::kFull);
  }
  SECTION("the credential is not taken any more") {
    host.provider.faults().add({.path = "/v1.0/*", .times = 0, .status = 401});
    deletes_nothing(RunKind::kFull);
  }
}

TEST_CASE("AT8: permissions of a site are read as SharePoint means them") {
  GraphHost host(small_organization());
  host.sync();
  host.check_truth();
  const auto readers = [&](const std::string& user) {
    return graph_kept(host.library(), {user}).readable.at(user);
  };
  CHECK(readers("u-eve").contains("b!lib/hola"));
  CHECK_FALSE(readers("u-bob").contains("b!lib/hola"));
  CHECK(readers("u-guest") == std::set<std::string>{"b!lib/lent"});
  CHECK(readers("u-bob").contains("b!lib/all"));
  CHECK_FALSE(readers("u-eve").contains("b!lib/odd"));
}

}  // namespace
}  // namespace patchbay::test
