// Tests that every change to the recorded chains is found.
#include "audit/verify.h"

#include <catch2/catch.hpp>

#include "audit/audit.h"
#include "audit/entries.h"

namespace patchbay {
namespace {

// Six records of host-a and two of host-b, with the heads that were exported at that time.
struct RecordedChains {
  explicit RecordedChains(store::Dialect dialect) : database(dialect), store(database.open()) {
    for (const auto& [host, count] : {std::pair("host-a", 6), std::pair("host-b", 2)}) {
      audit::Audit audit(*store, host, clock);
      for (int i = 0; i < count; ++i)
        audit.record(used(std::string("action-").append(std::to_string(i))));
    }
    heads = audit::heads_of(*store).value();
  }

  // Returns the fault. Requires that there is exactly one fault.
  audit::AuditFault fault(bool with_heads) {
    const auto verdict = audit::verify(*store, with_heads ? std::span<const audit::AuditHead>(heads)
                                                          : std::span<const audit::AuditHead>())
                             .value();
    REQUIRE(verdict.faults.size() == 1);
    return verdict.faults.front();
  }
  void tamper(const std::string& statement) { execute(*store, statement); }

  TestDatabase database;
  std::unique_ptr<store::Store> store;
  TestClock clock;
  std::vector<audit::AuditHead> heads;
};

TEST_CASE("an untouched record is sound, also against exported heads and after more was added") {
  RecordedChains recorded(each_database());
  CHECK(audit::verify(*recorded.store).value().records == 8);
  {
    audit::Audit(*recorded.store, "host-a", recorded.clock).record(used("later"));
  }
  const auto verdict = audit::verify(*recorded.store, recorded.heads).value();
  CHECK(verdict.records == 9);
  CHECK(verdict.faults.empty());
}

TEST_CASE("a change to any column of a record is found where it was made") {
  RecordedChains recorded(each_database());
  const char* column = nullptr;
  SECTION("action") { column = "action = 'connector_usage2'"; }
  SECTION("organization") { column = "organization = 'x'"; }
  SECTION("actor") { column = "actor = 'bob'"; }
  SECTION("subject") { column = "subject = 'link-2'"; }
  SECTION("trace") { column = "trace_id = 'x'"; }
  SECTION("payload") { column = "payload = '{}'"; }
  SECTION("context") { column = "context = '{\"plan\":\"pro\"}'"; }
  SECTION("time") { column = "at = at + 1"; }
  SECTION("hash") { column = "hash = replace(hash, 'a', 'b') || ''"; }
  if (column == nullptr) return;
  recorded.tamper(std::string("update audit_record set ") + column +
                  " where host = 'host-a' and seq = 3");
  const auto fault = recorded.fault(false);
  CHECK(fault.host == "host-a");
  CHECK(fault.seq == 3);
}

TEST_CASE("a record that was taken away is found") {
  RecordedChains recorded(each_database());
  recorded.tamper("delete from audit_record where host = 'host-a' and seq = 4");
  CHECK(recorded.fault(false).seq == 4);
}

TEST_CASE("a first record that was taken away is found") {
  RecordedChains recorded(each_database());
  recorded.tamper("delete from audit_record where host = 'host-b' and seq = 1");
  CHECK(recorded.fault(false).host == "host-b");
}

TEST_CASE("records that changed places are found") {
  RecordedChains recorded(each_database());
  recorded.tamper("update audit_record set seq = 99 where host = 'host-a' and seq = 2");
  recorded.tamper("update audit_record set seq = 2 where host = 'host-a' and seq = 3");
  recorded.tamper("update audit_record set seq = 3 where host = 'host-a' and seq = 99");
  CHECK(recorded.fault(false).seq == 2);
}

TEST_CASE("a gap closed by renumbering is found") {
  RecordedChains recorded(each_database());
  recorded.tamper("delete from audit_record where host = 'host-a' and seq = 2");
  for (int seq = 3; seq <= 6; ++seq) {
    recorded.tamper("update audit_record set seq = " + std::to_string(seq - 1) +
                    " where host = 'host-a' and seq = " + std::to_string(seq));
  }
  CHECK(recorded.fault(false).seq == 2);
}

TEST_CASE("an end that was cut off is found with an exported head") {
  RecordedChains recorded(each_database());
  recorded.tamper("delete from audit_record where host = 'host-a' and seq > 4");
  CHECK(audit::verify(*recorded.store).value().faults.empty());  // without an exported head, the
                                                                 // change is not found
  const auto fault = recorded.fault(true);
  CHECK(fault.seq == 5);
  CHECK(fault.sentence.find("cut off") != std::string::npos);
}

TEST_CASE("a whole chain that is gone is found with an exported head") {
  RecordedChains recorded(each_database());
  recorded.tamper("delete from audit_record where host = 'host-b'");
  CHECK(recorded.fault(true).host == "host-b");
}

TEST_CASE("a chain written again, hashes and all, is found with an exported head") {
  RecordedChains recorded(each_database());
  recorded.tamper("delete from audit_record where host = 'host-b'");
  {
    audit::Audit audit(*recorded.store, "host-b", recorded.clock);
    for (int i = 0; i < 3; ++i) audit.record(used("innocent"));
  }
  CHECK(audit::verify(*recorded.store).value().faults.empty());
  CHECK(recorded.fault(true).sentence.find("written again") != std::string::npos);
}

TEST_CASE("exported heads survive being written and read, and nonsense is refused by line") {
  const std::vector<audit::AuditHead> heads = {{"host a", 7, std::string(64, 'a')},
                                               {"b", 1, std::string(64, '0')}};
  const auto read = audit::parse_heads(audit::text_of(heads)).value();
  REQUIRE(read.size() == 2);
  CHECK(read[0].host == "host a");
  CHECK(read[0].seq == 7);
  CHECK(read[1].hash == std::string(64, '0'));
  const std::string good = audit::text_of({heads.data(), 1});
  for (const std::string& bad : std::vector<std::string>{
           "x", "host-a 1 short", "host-a x " + std::string(64, 'a'),
           "host-a 0 " + std::string(64, 'a'), "host-a 1 " + std::string(64, 'Z')}) {
    const auto refused = audit::parse_heads(good + bad);
    REQUIRE(refused.has_error());
    CHECK(refused.error().message().find("line 2") != std::string::npos);
  }
}

TEST_CASE("a record's hash is what chain.h says it is") {
  // This shell command prints the expected hash:
  // printf '%s' 0{64} 'patchbay-audit-11:h1:14:100015:connector_usage0:3:ann0:0:2:{}2:{}' |
  // sha256sum
  audit::AuditRecord record;
  record.host = "h";
  record.seq = 1;
  record.at = 1000;
  record.action = "connector_usage";
  record.actor = "ann";
  record.payload = "{}";
  record.context = "{}";
  CHECK(audit::chained_hash(audit::kNoHash, record) ==
        "97f031d0d1477ec2558ef9c06faef191e73f08a86f7f0fb34545f40323855a73");
}

}  // namespace
}  // namespace patchbay
