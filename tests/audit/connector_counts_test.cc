// Tests that the events of an organization are counted exactly.
#include "audit/connector_counts.h"

#include <array>
#include <catch2/catch.hpp>

#include "audit/chain.h"
#include "audit/events.h"
#include "store/postgres_server.h"

namespace patchbay {
namespace {

using namespace std::chrono_literals;

const WallTime kMidnight{std::chrono::hours(24 * 20'000)};

audit::AuditRecord record(audit::AuditEvent event, const std::string& user, WallTime at,
                          const std::string& organization = "acme") {
  audit::AuditEntry entry;
  entry.event = std::move(event);
  entry.organization = organization;
  entry.actor = user;
  return audit::record_of(std::move(entry), at);
}

audit::AuditRecord used_by(const std::string& connector, const std::string& user, WallTime at,
                           const std::string& organization = "acme") {
  return record(audit::event_of(audit::ConnectorUsed{connector, "list"}), user, at, organization);
}

void append(store::Store& store, std::vector<audit::AuditRecord> records) {
  REQUIRE(store
              .transaction([&](store::Transaction& transaction) -> Result<void> {
                audit::append_to_chain(transaction, "host-a", records);
                return success();
              })
              .has_value());
}

audit::CountedConnectors counted(store::Store& store, WallTime from, WallTime until,
                                 std::int64_t most = 500'000) {
  auto all = audit::count_connectors(
      store, {.organization = "acme", .from = from, .until = until, .most = most});
  if (all.has_error()) FAIL(all.error().message());
  return std::move(all).value();
}

TEST_CASE("what an organization did is counted by connector, code, user and day") {
  TestDatabase database(each_database());
  auto store = database.open();
  append(
      *store,
      {record(audit::event_of(audit::OauthInitiated{"github", kMidnight}), "ann", kMidnight),
       record(audit::event_of(audit::OauthInitiated{"github", kMidnight}), "bob", kMidnight),
       record(audit::event_of(audit::OauthFailed{"github", "denied", kMidnight}), "bob", kMidnight),
       record(audit::event_of(audit::OauthCompleted{"github", {}, kMidnight}), "ann",
              kMidnight + 1s),
       record(audit::event_of(audit::OauthCompleted{"github", {}, kMidnight}), "eve",
              kMidnight + 2s),
       used_by("github", "ann", kMidnight + 11s), used_by("github", "ann", kMidnight + 25h),
       used_by("files", "bob", kMidnight + 26h), used_by("github", "zoe", kMidnight + 27h),
       record(audit::event_of(audit::CallFailed{"github", "list", "RATE_LIMITED"}), "ann",
              kMidnight + 12s),
       record(audit::event_of(audit::CallFailed{"github", "list", "RATE_LIMITED"}), "bob",
              kMidnight + 13s),
       record(audit::event_of(
                  audit::NamedConnectorEvent{"github", audit::NamedConnectorEvent::What::kLinked}),
              "ann", kMidnight + 1s),
       used_by("github", "mallory", kMidnight + 1h, "other")});
  const auto all = counted(*store, kMidnight, kMidnight + 48h);
  CHECK(all.complete);
  REQUIRE(all.connectors.size() == 2);
  const audit::ConnectorCounts& github = all.connectors.at("github");
  CHECK(github.initiated == 2);
  CHECK(github.completed == 2);
  CHECK(github.failed == 1);
  CHECK(github.uses == 3);
  CHECK(github.errors == std::map<std::string, std::int64_t>{{"RATE_LIMITED", 2}});
  CHECK(github.connected_users == 2);
  CHECK(github.users == 2);
  CHECK(github.activated_users == 1);
  CHECK(github.until_first_use == 10s);
  CHECK(all.connectors.at("files").uses == 1);
  CHECK(all.active == std::map<WallTime, std::int64_t>{{kMidnight, 1}, {kMidnight + 24h, 2}});
}

TEST_CASE("refused calls that have no record of their own are counted as failed calls") {
  TestDatabase database(each_database());
  auto store = database.open();
  append(*store, {record(audit::event_of(audit::CallFailed{"github", "list", "GATE_CLOSED"}), "ann",
                         kMidnight),
                  record(audit::event_of(audit::CallsRefused{"github", "GATE_CLOSED", 40}), "",
                         kMidnight + 1s),
                  record(audit::event_of(audit::CallsRefused{"github", "GATE_CLOSED", 2}), "",
                         kMidnight + 2s)});
  const auto all = counted(*store, kMidnight, kMidnight + 24h);
  CHECK(all.connectors.at("github").errors ==
        std::map<std::string, std::int64_t>{{"GATE_CLOSED", 43}});
  CHECK(all.connectors.at("github").users == 0);
  CHECK(all.complete);
}

TEST_CASE("only what happened in the time asked for is counted") {
  TestDatabase database(each_database());
  auto store = database.open();
  append(*store, {used_by("github", "ann", kMidnight), used_by("github", "ann", kMidnight + 1s),
                  used_by("github", "ann", kMidnight + 2s)});
  CHECK(counted(*store, kMidnight, kMidnight + 2s).connectors.at("github").uses == 2);
  CHECK(counted(*store, kMidnight + 1s, kMidnight + 1h).connectors.at("github").uses == 2);
  CHECK(counted(*store, kMidnight + 1h, kMidnight + 2h).connectors.empty());
}

TEST_CASE("thousands of records are counted to the last, and of too many the newest") {
  TestDatabase database(each_database());
  auto store = database.open();
  std::vector<audit::AuditRecord> records;
  for (int i = 0; i < 3'000; ++i) {
    records.push_back(used_by("github", "user-" + std::to_string(i % 7), kMidnight + i * 1s));
  }
  append(*store, std::move(records));
  const auto all = counted(*store, kMidnight, kMidnight + 24h);
  CHECK(all.complete);
  CHECK(all.connectors.at("github").uses == 3'000);
  CHECK(all.connectors.at("github").users == 7);
  const auto newest = counted(*store, kMidnight, kMidnight + 24h, 1'000);
  CHECK_FALSE(newest.complete);
  CHECK(newest.connectors.at("github").uses == 1'000);
  CHECK(newest.oldest == kMidnight + 2'000s);
}

}  // namespace
}  // namespace patchbay
