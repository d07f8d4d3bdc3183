// Tests which records a query finds, and the contents of an export.
#include "audit/query.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "audit/audit.h"
#include "audit/entries.h"
#include "audit/ndjson.h"
#include "audit/security_events.h"

namespace patchbay {
namespace {

// Records twenty uses, alternately by ann and bob, and then three security events of another
// organization.
std::unique_ptr<store::Store> recorded_in(const TestDatabase& database) {
  auto store = database.open();
  TestClock clock;
  audit::Audit audit(*store, "host-a", clock);
  for (int i = 0; i < 20; ++i) {
    audit.record(used(std::string("a").append(std::to_string(i)), i % 2 == 0 ? "ann" : "bob"));
  }
  for (int i = 0; i < 3; ++i) {
    audit::AuditEntry entry;
    entry.event = audit::event_of(
        audit::KeyChanged{"k" + std::to_string(i), audit::KeyChanged::What::kCreated});
    entry.organization = "org-2";
    audit.record(entry);
  }
  return store;
}

std::size_t found(store::Store& store, const audit::AuditQuery& wanted) {
  return audit::query(store, wanted).value().records.size();
}

TEST_CASE("records are found by action prefix, actor, organization and time") {
  TestDatabase database(each_database());
  auto store = recorded_in(database);
  CHECK(found(*store, {}) == 23);
  CHECK(found(*store, {.action_prefix = "security."}) == 3);
  CHECK(found(*store, {.action_prefix = "security.key_changed"}) == 3);
  CHECK(found(*store, {.action_prefix = "security.key_changedx"}) == 0);
  CHECK(found(*store, {.action_prefix = "connector_"}) == 20);
  CHECK(found(*store, {.action_prefix = "Connector_"}) == 0);
  CHECK(found(*store, {.actor = "bob"}) == 10);
  CHECK(found(*store, {.action_prefix = "security.", .actor = "bob"}) == 0);
  CHECK(found(*store, {.organization = "org-2"}) == 3);
  CHECK(found(*store, {.of_host = true}) == 0);
  const auto at = [](int offset) {
    return WallTime(std::chrono::milliseconds(1'000'000 + offset));
  };
  CHECK(found(*store, {.from = at(5), .until = at(9)}) == 4);
  CHECK(found(*store, {.until = at(0)}) == 0);
}

TEST_CASE("pages join without a gap or a repetition, in either order") {
  TestDatabase database(each_database());
  auto store = recorded_in(database);
  const bool oldest_first = GENERATE(true, false);
  audit::AuditQuery wanted{.action_prefix = "connector_", .oldest_first = oldest_first, .limit = 6};
  std::vector<std::int64_t> seqs;
  int pages = 0;
  do {
    auto page = audit::query(*store, wanted).value();
    for (const auto& record : page.records) seqs.push_back(record.seq);
    wanted.after = page.next;
    ++pages;
  } while (!wanted.after.empty());
  CHECK(pages == 4);
  REQUIRE(seqs.size() == 20);
  for (int i = 0; i < 20; ++i)
    CHECK(seqs[static_cast<std::size_t>(i)] == (oldest_first ? i + 1 : 20 - i));
}

TEST_CASE("a page that cannot be is refused") {
  TestDatabase database(store::Dialect::kSqlite);
  auto store = database.open();
  for (const audit::AuditQuery& wanted :
       {audit::AuditQuery{.limit = 0}, audit::AuditQuery{.limit = 1001},
        audit::AuditQuery{.after = "x"}, audit::AuditQuery{.after = "1.2"},
        audit::AuditQuery{.after = "' or 1 = 1 --"}}) {
    const auto refused = audit::query(*store, wanted);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kInvalidArgument);
  }
}

TEST_CASE("quotation marks and percent signs in a query are text like any other") {
  TestDatabase database(each_database());
  auto store = recorded_in(database);
  CHECK(found(*store, {.action_prefix = "%"}) == 0);
  CHECK(found(*store, {.action_prefix = "connector%"}) == 0);
  CHECK(found(*store, {.actor = "' or '1' = '1"}) == 0);
}

TEST_CASE("an export is one JSON object a line, whatever was recorded") {
  TestDatabase database(each_database());
  auto store = recorded_in(database);
  execute(*store, "update audit_record set payload = 'no json', actor = 'a\"\\b' where seq = 1");
  std::vector<nlohmann::json> lines;
  REQUIRE(audit::export_ndjson(*store, {.oldest_first = true, .limit = 5},
                               [&](std::string_view line) -> Result<void> {
                                 CHECK(line.ends_with("\n"));
                                 CHECK(line.find('\n') == line.size() - 1);
                                 lines.push_back(nlohmann::json::parse(line));
                                 return success();
                               })
              .has_value());
  REQUIRE(lines.size() == 23);
  CHECK(lines[0]["actor"] == "a\"\\b");
  CHECK(lines[0]["payload"] == "no json");
  CHECK(lines[1]["payload"]["action_type"] == "a1");
  CHECK(lines[1]["seq"] == 2);
  CHECK(lines[1]["at"] == "1970-01-01T00:16:40.001Z");
}

TEST_CASE("an export stops with the error of whoever writes it") {
  TestDatabase database(store::Dialect::kSqlite);
  auto store = recorded_in(database);
  int lines = 0;
  const auto stopped = audit::export_ndjson(*store, {}, [&](std::string_view) -> Result<void> {
    if (++lines == 2) return Error(Code::kCancelled, "the pipe is closed");
    return success();
  });
  CHECK(stopped.has_error());
  CHECK(lines == 2);
}

TEST_CASE("what is known of the circumstances stands beside the payload, not in it") {
  TestDatabase database(each_database());
  auto store = database.open();
  TestClock clock;
  audit::AuditEntry entry = used("list_issues");
  entry.context = {"pro", std::nullopt, "new_ux:b", "eu"};
  REQUIRE(audit::Audit(*store, "host-a", clock).commit(entry).has_value());
  const auto record = audit::query(*store, {}).value().records.at(0);
  CHECK(record.context == R"({"plan":"pro","experiment":"new_ux:b","region":"eu"})");
  CHECK(record.payload == R"({"connector_id":"github","action_type":"list_issues"})");
}

}  // namespace
}  // namespace patchbay
