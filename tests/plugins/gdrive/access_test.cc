// Tests who may see a document of Drive. A14, A15 … are the known problems of Drive that a test
// covers.
#include <catch2/catch.hpp>
#include <map>

#include "plugins/gdrive/drive_source.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Access;
using Source = DriveSource;

namespace {

// Returns the principals, each with its kind and its address or id: "1 bob@acme.test".
Ids who(const Access& access) {
  Ids out;
  for (const auto& each : access.principals) {
    out.insert(std::to_string(each.kind) + " " + (each.email.empty() ? each.id : each.email));
  }
  return out;
}

}  // namespace

TEST_CASE("drive documents: who may see a file is told, a link share is no search result (A15)") {
  Source source;
  const Stepped mine = source.of("my-drive").run();
  REQUIRE(mine.find("note") != nullptr);
  REQUIRE(mine.find("note")->access.has_value());
  CHECK(who(*mine.find("note")->access) ==
        Ids{"1 ann@acme.test", "1 bob@acme.test", "5 anyoneWithLink"});
  // If an account may not share a file, Drive does not show it the file's readers. The result must
  // be neither an empty list nor "everybody" (A14).
  Source of_bob(json::parse(kSmallDrive).at("drive"), "bob");
  const Stepped shared = of_bob.of("shared-with-me").run();
  CHECK(shared.find("note")->access->kind == PATCHBAY_ACCESS_UNKNOWN);
}

TEST_CASE("drive documents: a shared drive's members are asked for once, and inherited (A14)") {
  json seed = json::parse(kSmallDrive).at("drive");
  seed["files"].push_back({{"id", "open"},
                           {"content", "x"},
                           {"parent", "team"},
                           {"drive", kPlans},
                           {"permissions", {{{"type", "domain"}, {"domain", "Acme.test"}}}}});
  Source source(seed);
  auto plans = source.of(kPlans);
  const Stepped run = plans.run();
  CHECK(run.find("plan")->access->kind == PATCHBAY_ACCESS_WIDENED);
  CHECK(run.find("plan")->parents == std::vector<std::string>{"team"});
  CHECK(run.find("team")->parents == std::vector<std::string>{kPlans});
  REQUIRE(run.find(kPlans)->access->kind == PATCHBAY_ACCESS_DEFERRED);
  CHECK(who(plans.access(*run.find(kPlans)).access.at(kPlans)) ==
        Ids{"1 ann@acme.test", "1 bob@acme.test"});
  REQUIRE(run.find("open")->access->kind == PATCHBAY_ACCESS_DEFERRED);
  // The permissions of the drive's members are not copied to each file. So a member who leaves the
  // drive loses access everywhere.
  const Access open = plans.access(*run.find("open")).access.at("open");
  CHECK(open.kind == PATCHBAY_ACCESS_WIDENED);
  CHECK(who(open) == Ids{"5 acme.test"});
  CHECK(source.strange().empty());
}

TEST_CASE("drive documents: a member with whom a file is also shared has a permission of its own") {
  json seed = json::parse(kSmallDrive).at("drive");
  seed["files"].push_back({{"id", "open"},
                           {"parent", "team"},
                           {"drive", kPlans},
                           {"permissions", {{{"email", "ann@acme.test"}}}}});
  Source source(seed);
  auto plans = source.of(kPlans);
  const Access open = plans.access(*plans.run().find("open")).access.at("open");
  CHECK(open.kind == PATCHBAY_ACCESS_WIDENED);
  REQUIRE(who(open) == Ids{"1 ann@acme.test"});
  CHECK(open.principals.front().role == PATCHBAY_ROLE_READER);
}

TEST_CASE("drive documents: a folder with limited access is not open to the drive's members") {
  const std::string kind = "application/vnd.google-apps.folder";
  json seed = json::parse(kSmallDrive).at("drive");
  seed["files"].push_back({{"id", "closed"},
                           {"mimeType", kind},
                           {"parent", "team"},
                           {"drive", kPlans},
                           {"limited", true}});
  seed["files"].push_back({{"id", "salary"}, {"parent", "closed"}, {"drive", kPlans}});
  seed["files"].push_back({{"id", "board"},
                           {"mimeType", kind},
                           {"parent", kPlans},
                           {"drive", kPlans},
                           {"limited", true},
                           {"permissions", {{{"email", "eve@acme.test"}}}}});
  Source source(seed);
  auto plans = source.of(kPlans);
  const Stepped run = plans.run();
  for (const char* each : {"closed", "board"}) {
    INFO(each);
    REQUIRE(run.find(each) != nullptr);
    CHECK(run.find(each)->access->kind == PATCHBAY_ACCESS_DEFERRED);
  }
  CHECK(plans.access(*run.find("closed")).access.at("closed").kind == PATCHBAY_ACCESS_LISTED);
  CHECK(who(plans.access(*run.find("closed")).access.at("closed")) == Ids{"1 ann@acme.test"});
  // A run for permissions does not know that the folder has limited access, so it requests this.
  auto unknown = *run.find("closed");
  unknown.reference.clear();
  CHECK(plans.access(unknown).access.at("closed").kind == PATCHBAY_ACCESS_LISTED);
  CHECK(who(plans.access(*run.find("board")).access.at("board")) ==
        Ids{"1 ann@acme.test", "1 eve@acme.test"});
  CHECK(run.find("salary")->access->kind == PATCHBAY_ACCESS_WIDENED);
  CHECK(run.find("salary")->parents == std::vector<std::string>{"closed"});
  // A member sees the folder, but not its contents.
  Source of_bob(seed, "bob");
  CHECK(ids(of_bob.of(kPlans).run()) == Ids{kPlans, "team", "plan", "closed", "board"});
  CHECK(source.strange().empty());
}

TEST_CASE("drive documents: who leaves a shared drive is told with its next changes") {
  Source source;
  auto plans = source.of(kPlans);
  const Stepped listed = plans.run();
  source.change(
      {{"members",
        {{"drive", kPlans}, {"members", {{{"email", "ann@acme.test"}, {"role", "organizer"}}}}}}});
  const Stepped changes = plans.run(listed.cursor);
  REQUIRE(changes.outcome.ok());
  REQUIRE(changes.access.contains(kPlans));
  CHECK(changes.access.at(kPlans).kind == PATCHBAY_ACCESS_DEFERRED);
  CHECK(who(plans.access(*listed.find(kPlans)).access.at(kPlans)) == Ids{"1 ann@acme.test"});
  CHECK(plans.run(listed.cursor, PATCHBAY_ENUMERATE_NO_ACCESS).access.empty());
  CHECK(source.of("my-drive").run(source.of("my-drive").run().cursor).access.empty());
}

TEST_CASE("drive documents: a permission that ends by itself is told with its end") {
  json seed = json::parse(kSmallDrive).at("drive");
  seed["files"].push_back(
      {{"id", "lent"},
       {"parent", "root-ann"},
       {"owner", "ann@acme.test"},
       {"permissions",
        {{{"email", "bob@acme.test"}, {"expirationTime", "2026-12-01T00:00:00.500Z"}},
         {{"email", "eve@acme.test"}, {"expirationTime", "soon"}}}}});
  Source source(seed);
  auto documents = source.of("my-drive");
  const Stepped run = documents.run();
  const Access told = *run.find("lent")->access;
  CHECK(documents.access(*run.find("lent")).access.at("lent").principals.size() == 2);
  std::map<std::string, std::uint64_t> ends;
  for (const auto& each : told.principals) ends[each.email] = each.until_ms;
  // An expiry that cannot be read must not become "for ever".
  CHECK(ends == std::map<std::string, std::uint64_t>{{"ann@acme.test", 0},
                                                     {"bob@acme.test", 1796083200500}});
}

TEST_CASE("drive documents: a sweep of permissions names them all and loads nothing (A16)") {
  Source source;
  const Stepped sweep = source.of("my-drive").run("", PATCHBAY_ENUMERATE_ACCESS);
  REQUIRE(sweep.outcome.ok());
  CHECK(sweep.upserts.empty());
  CHECK(sweep.access.size() == 11);
  CHECK(source.sandbox.log().count("GET /drive/v3/files/{fileId}") == 0);
}

TEST_CASE(
    "drive documents: a file of the user whose description lacks permissions is asked (A14)") {
  json seed = json::parse(kSmallDrive).at("drive");
  for (json& each : seed["files"]) {
    if (each["id"] == "note") each["silent"] = true;
  }
  Source source(seed);
  auto mine = source.of("my-drive");
  const Stepped run = mine.run();
  REQUIRE(run.find("note")->access->kind == PATCHBAY_ACCESS_DEFERRED);
  const Access told = mine.access(*run.find("note")).access.at("note");
  CHECK(told.kind == PATCHBAY_ACCESS_LISTED);
  CHECK(who(told) == Ids{"1 ann@acme.test", "1 bob@acme.test", "5 anyoneWithLink"});
  CHECK(run.find("doc")->access->kind == PATCHBAY_ACCESS_LISTED);
  // An account that does not own the file learns no more from its list of permissions.
  Source of_bob(seed, "bob");
  CHECK(of_bob.of("shared-with-me").run().find("note")->access->kind == PATCHBAY_ACCESS_UNKNOWN);
}

namespace {

constexpr const char* kGroupScope =
    "https://www.googleapis.com/auth/admin.directory.group.member.readonly";

// ann is an administrator, who may read the members of a group.
json seed_of_groups() {
  json seed = json::parse(kSmallDrive).at("drive");
  seed["users"][0]["administrator"] = true;
  seed["groups"] = {{"team@acme.test", {"Bob@acme.test", "inner@acme.test"}},
                    {"inner@acme.test", {"eve@acme.test"}}};
  seed["tokens"].push_back(
      {{"token", "ann-groups"}, {"user", "ann@acme.test"}, {"scopes", {kGroupScope}}});
  seed["tokens"].push_back(
      {{"token", "bob-groups"}, {"user", "bob@acme.test"}, {"scopes", {kGroupScope}}});
  return seed;
}

}  // namespace

TEST_CASE("drive documents: who is in a group is told by pages, and a group in it by its name") {
  json seed = seed_of_groups();
  for (int i = 0; i < 250; ++i) {
    seed["groups"]["team@acme.test"].push_back("u" + std::to_string(i) + "@acme.test");
  }
  Source source(seed, "ann-groups");
  auto documents = source.of("");
  const GroupMembers first = documents.members("team@acme.test");
  INFO(first.outcome.message);
  REQUIRE(first.outcome.ok());
  CHECK(first.members.size() == 200);
  REQUIRE_FALSE(first.cursor.empty());
  const GroupMembers second = documents.members("team@acme.test", first.cursor);
  CHECK(second.members.size() == 52);
  CHECK(second.cursor.empty());
  CHECK(first.members.front().email == "bob@acme.test");
  std::size_t groups = 0;
  for (const auto& page : {first, second}) {
    for (const auto& each : page.members) {
      if (each.kind == PATCHBAY_PRINCIPAL_GROUP) CHECK(each.id == "inner@acme.test");
      if (each.kind == PATCHBAY_PRINCIPAL_GROUP) ++groups;
    }
  }
  CHECK(groups == 1);
  CHECK(documents.members("none@acme.test").outcome.status == PATCHBAY_E_NOT_FOUND);
  CHECK(source.strange().empty());
}

TEST_CASE("drive documents: a group that the account may not look into is opaque, and says why") {
  const auto refused = [](const char* token) {
    Source source(seed_of_groups(), token);
    const GroupMembers told = source.of("").members("team@acme.test");
    CHECK(told.members.empty());
    CHECK(told.outcome.message.find(kGroupScope) != std::string::npos);
    return told.outcome.status;
  };
  CHECK(refused("ann") == PATCHBAY_E_PROVIDER_ERROR);         // ann without the scope
  CHECK(refused("bob-groups") == PATCHBAY_E_PROVIDER_ERROR);  // bob is not an administrator
}

TEST_CASE(
    "drive documents: nobody is asked who is in a group if the scope is known to be missing") {
  Source source(seed_of_groups());
  source.host.scopes = "https://www.googleapis.com/auth/drive.readonly";
  CHECK(source.of("").members("team@acme.test").outcome.status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(source.host.sent.empty());
}

TEST_CASE("drive documents: a limit while a group is read is waited for") {
  Source source(seed_of_groups(), "ann-groups");
  const json body = {{"error", {{"errors", {{{"reason", "quotaExceeded"}}}}}}};
  source.sandbox.faults().add({.path = "/admin/directory/v1/groups/team%40acme.test/members",
                               .status = 403,
                               .body = body.dump()});
  auto documents = source.of("");
  CHECK(documents.members("team@acme.test").outcome.status == PATCHBAY_E_RATE_LIMITED);
  CHECK(documents.members("team@acme.test").members.size() == 2);
}
