// Tests when a record is committed, and that no record is lost unnoticed.
#include "audit/audit.h"

#include <soci/soci.h>

#include <catch2/catch.hpp>

#include "audit/entries.h"
#include "audit/query.h"
#include "audit/security_events.h"
#include "audit/verify.h"
#include "kit/busy_machine.h"
#include "telemetry/followed_count.h"

namespace patchbay {
namespace {

audit::AuditEntry revoked() {
  audit::AuditEntry entry = used("x");
  entry.event = audit::event_of(audit::LinkRevoked{"github", "user", true});
  return entry;
}

long long records_in(store::Store& store) {
  return number_of(store, "select count(*) from audit_record");
}

TEST_CASE("a security event is in the database when its commit returns, after what came before") {
  TestDatabase database(each_database());
  auto store = database.open();
  TestClock clock;
  audit::Audit audit(*store, "host-a", clock, {.group = std::chrono::hours(1)});
  audit.record(used("list_issues"));
  REQUIRE(audit.commit(revoked()).has_value());
  const auto records = audit::records_of_host(*store, "host-a", 0, 10).value();
  REQUIRE(records.size() == 2);
  CHECK(records[0].action == "connector_usage");
  CHECK(records[1].action == "security.link_revoked");
  CHECK(audit::verify(*store).value().faults.empty());
}

TEST_CASE("a usage record is committed without anybody waiting for it") {
  TestDatabase database(each_database());
  auto store = database.open();
  TestClock clock;
  audit::Audit audit(*store, "host-a", clock);
  audit.record(used("list_issues"));
  REQUIRE(test::comes_true([&] { return records_in(*store) > 0; }));
  CHECK(records_in(*store) == 1);
}

TEST_CASE("what was recorded is committed before the recorder is gone") {
  TestDatabase database(each_database());
  auto store = database.open();
  TestClock clock;
  {
    audit::Audit audit(*store, "host-a", clock, {.group = std::chrono::hours(1)});
    for (int i = 0; i < 5000; ++i) audit.record(used("list_issues"));
  }
  CHECK(records_in(*store) == 5000);
  CHECK(audit::verify(*store).value().faults.empty());
}

TEST_CASE("records made by many threads and two hosts are all there, in sound chains") {
  TestDatabase database(each_database());
  auto store = database.open();
  auto other_store = database.open();
  TestClock clock;
  {
    audit::Audit one(*store, "host-a", clock);
    audit::Audit other(*other_store, "host-b", clock);
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (audit::Audit* audit : {&one, &other, &one, &other}) {
      threads.emplace_back([&, audit] {
        for (int i = 0; i < 100; ++i) audit->record(used("list_issues"));
        for (int i = 0; i < 5; ++i) refused += audit->commit(revoked()).has_error();
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(refused == 0);
  }
  const auto verdict = audit::verify(*store).value();
  CHECK(verdict.records == 420);
  CHECK(verdict.faults.empty());
}

TEST_CASE("an event that is part of a transaction is recorded if and only if that commits") {
  TestDatabase database(each_database());
  auto store = database.open();
  const auto grant = [&](bool fails) {
    return store->transaction([&](store::Transaction& transaction) -> Result<void> {
      audit::AuditRecord record = audit::record_of(revoked(), WallTime());
      audit::append_to_chain(transaction, "host-a", {&record, 1});
      if (fails) return Error(Code::kNotFound, "no such link");
      return success();
    });
  };
  CHECK(grant(true).has_error());
  CHECK(records_in(*store) == 0);
  CHECK(grant(false).has_value());
  CHECK(records_in(*store) == 1);
}

TEST_CASE("when the store refuses, a security event is an error and usage records wait") {
  TestDatabase database(each_database());
  auto store = database.open();
  TestClock clock;
  audit::Audit audit(*store, "host-a", clock, {.retry_after = std::chrono::milliseconds(1)});
  execute(*store, "alter table audit_record rename to hidden");
  audit.record(used("list_issues"));
  CHECK(audit.commit(revoked()).has_error());
  execute(*store, "alter table hidden rename to audit_record");
  REQUIRE(audit.flush().has_value());
  const auto records = audit::records_of_host(*store, "host-a", 0, 10).value();
  REQUIRE(records.size() == 1);
  CHECK(records[0].action == "connector_usage");
}

TEST_CASE("beyond the queue's bound records are dropped, and the loss is itself recorded") {
  TestDatabase database(each_database());
  auto store = database.open();
  TestClock clock;
  audit::Audit audit(*store, "host-a", clock, {.queue = 10, .group = std::chrono::hours(1)});
  for (int i = 0; i < 17; ++i) audit.record(used("list_issues"));
  CHECK(audit.dropped() == 7);
  telemetry::Metrics metrics;
  telemetry::FollowedCount counted(metrics.counter("dropped_total", "Dropped."));
  for (int looks = 0; looks < 2; ++looks) counted.follow(audit.dropped());
  CHECK(metrics.text().find("dropped_total 7\n") != std::string::npos);
  REQUIRE(audit.flush().has_value());
  const auto records = audit::records_of_host(*store, "host-a", 0, 100).value();
  REQUIRE(records.size() == 11);
  CHECK(records.back().action == "audit.records_dropped");
  CHECK(records.back().payload == "{\"count\":7}");
}

TEST_CASE("bytes that no database takes do not stop the chain") {
  TestDatabase database(each_database());
  auto store = database.open();
  TestClock clock;
  audit::Audit audit(*store, "host-a", clock);
  audit::AuditEntry entry = used(std::string("\xFF\0\xED\xA0\x80", 5), std::string("a\0\xC3", 3));
  entry.context.plan = std::string("\x80");
  REQUIRE(audit.commit(entry).has_value());
  CHECK(audit::verify(*store).value().faults.empty());
}

TEST_CASE("a group of records with quotes, backslashes and braces is stored as it was made") {
  TestDatabase database(each_database());
  auto store = database.open();
  TestClock clock;
  {
    audit::Audit audit(*store, "host-a", clock, {.group = std::chrono::hours(1)});
    for (const char* word : {"\"", "\\", "{a,b}", "", "NULL", " x\n\ty ", "\u00e4"}) {
      audit.record(used("list_issues", word));
    }
  }
  const auto records = audit::records_of_host(*store, "host-a", 0, 10).value();
  REQUIRE(records.size() == 7);
  CHECK(records[0].actor == "\"");
  CHECK(records[1].actor == "\\");
  CHECK(records[2].actor == "{a,b}");
  CHECK(records[3].actor.empty());
  CHECK(records[4].actor == "NULL");
  CHECK(records[5].actor == " x\n\ty ");
  CHECK(audit::verify(*store).value().faults.empty());
}

// Measures the time that a host needs to record a call. Run it by hand: test_audit "[.speed]".
TEST_CASE("speed of recording", "[.speed]") {
  TestDatabase database(each_database());
  auto store = database.open();
  TestClock clock;
  constexpr int kCount = 50'000;
  const auto started = std::chrono::steady_clock::now();
  auto recorded = started;
  {
    audit::Audit audit(*store, "host-a", clock, {.queue = kCount});
    for (int i = 0; i < kCount; ++i) audit.record(used("list_issues"));
    recorded = std::chrono::steady_clock::now();
  }
  const std::chrono::duration<double> calls = recorded - started;
  const std::chrono::duration<double> all = std::chrono::steady_clock::now() - started;
  WARN("recorded " << kCount / calls.count() << "/s, committed " << kCount / all.count() << "/s");
}

}  // namespace
}  // namespace patchbay
