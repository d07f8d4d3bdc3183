// Tests who may see a document of Drive. A14, A15 … name the known problems of Drive that a test is
// about.
#include <catch2/catch.hpp>
#include <map>

#include "plugins/gdrive/drive_source.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Access;
using Source = DriveSource;

namespace {

// Returns the principals, each as its kind and its address or id: "1 bob@acme.test".
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
  // Drive does not tell an account that may not share the file who may see it. That means neither
  // nobody nor everybody (A14).
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
  // What the drive's members have is not copied: a member who leaves the drive loses it everywhere.
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
  // A run for access alone does not know that the folder is limited, and asks.
  auto unknown = *run.find("closed");
  unknown.reference.clear();
  CHECK(plans.access(unknown).access.at("closed").kind == PATCHBAY_ACCESS_LISTED);
  CHECK(who(plans.access(*run.find("board")).access.at("board")) ==
        Ids{"1 ann@acme.test", "1 eve@acme.test"});
  CHECK(run.find("salary")->access->kind == PATCHBAY_ACCESS_WIDENED);
  CHECK(run.find("salary")->parents == std::vector<std::string>{"closed"});
  // A member sees the folder, but nothing in it.
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
  // What cannot be read does not become "for ever".
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
