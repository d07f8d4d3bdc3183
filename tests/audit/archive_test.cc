// Tests that archiving moves records from the store into files, and that the chain across the store
// and the files can still be verified.
#include "audit/archive.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "audit/archive_file.h"
#include "audit/audit.h"
#include "audit/delivery.h"
#include "audit/entries.h"
#include "audit/verify.h"
#include "kit/sanitizer.h"

namespace patchbay {
namespace {

namespace fs = std::filesystem;

// The clock advances one millisecond with each record, so that a test can divide a chain at a time.
struct ArchiveSeat {
  explicit ArchiveSeat(store::Dialect dialect, int count = 6)
      : database(dialect), store(database.open()) {
    record("host-a", count);
    heads = audit::heads_of(*store).value();
  }

  void record(const std::string& host, int count) {
    audit::Audit audit(*store, host, clock);
    for (int i = 0; i < count; ++i) audit.record(used("action"));
  }
  // Archives all records except the last `young` records of host-a.
  Result<audit::ArchiveReport> archive_all_but(int young, audit::ArchiveOptions options = {}) {
    const auto at = number_of(*store,
                              "select at from audit_record where host = 'host-a' order by "
                              "seq desc limit 1") -
                    young + 1;
    options.folder = folder.path();
    options.before = store::from_millis(at);
    return audit::archive(*store, "archiver", clock, options);
  }
  [[nodiscard]] audit::AuditVerdict verified(bool with_archives) const {
    std::vector<fs::path> files;
    if (with_archives) files = audit::archives_at(std::vector<fs::path>{folder.path()}).value();
    return audit::verify(*store, heads, files).value();
  }
  [[nodiscard]] long long count() const {
    return number_of(*store, "select count(*) from audit_record where host = 'host-a'");
  }
  static std::string text_in(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TestDatabase database;
  TestFolder folder;
  std::unique_ptr<store::Store> store;
  TestClock clock;
  std::vector<audit::AuditHead> heads;
};

TEST_CASE(
    "what is old enough goes to a private file, and both parts are sound, apart and together") {
  ArchiveSeat world(each_database());
  const auto report = world.archive_all_but(2).value();
  REQUIRE(report.files.size() == 1);
  CHECK(report.files[0].records == 4);
  CHECK(report.files[0].path.filename() == "audit-host-a-000000000001-000000000004.ndjson");
  CHECK(world.count() == 2);
  struct stat state{};
  REQUIRE(::stat(report.files[0].path.c_str(), &state) == 0);
  CHECK((state.st_mode & 0777) == 0600);

  const auto alone = audit::verify_archive(report.files[0].path).value();
  CHECK(alone.records == 4);
  CHECK(alone.faults.empty());
  CHECK(alone.before.seq == 0);
  CHECK(alone.end.seq == 4);

  const auto store_alone = world.verified(false);
  CHECK(store_alone.faults.empty());
  REQUIRE(store_alone.unseen_beginnings.size() == 1);
  CHECK(store_alone.unseen_beginnings[0].hash == alone.end.hash);
  const auto both = world.verified(true);
  CHECK(both.faults.empty());
  CHECK(both.unseen_beginnings.empty());
  CHECK(both.records == 7);  // including the record that says that records were archived
  CHECK(text_of(*world.store, "select payload from audit_record where host = 'archiver'") ==
        R"({"host":"host-a","first":1,"last":4,"hash":")" + alone.end.hash + "\"}");
}

TEST_CASE("a chain goes on after its archived part, also when nothing of it is left in the store") {
  ArchiveSeat world(each_database());
  REQUIRE(world.archive_all_but(0).value().files.size() == 1);
  CHECK(world.count() == 0);
  world.record("host-a", 3);
  CHECK(number_of(*world.store, "select min(seq) from audit_record where host = 'host-a'") == 7);
  CHECK(world.verified(true).faults.empty());
  REQUIRE(world.archive_all_but(1).value().files.size() >= 1);
  CHECK(world.verified(true).faults.empty());
  CHECK(world.count() == 1);
}

TEST_CASE("payloads come back byte for byte, whatever letters, numbers and nesting they hold") {
  ArchiveSeat world(each_database(), 1);
  {
    audit::Audit audit(*world.store, "host-a", world.clock);
    audit::AuditEntry entry = used("x");
    for (const char* payload :
         {R"({"a":"},\"context\":{ \\","b":[{},[]],"c":1.50,"d":1e400,"e":null})",
          R"({ "ключ" : "\u00e9é" })", "{}"}) {
      entry.event.payload = payload;
      entry.actor = "a\"b\\c\nd\x01 ключ";
      entry.context.plan = "pro\",\"hash\":\"";
      audit.record(entry);
    }
  }
  const auto report = world.archive_all_but(0).value();
  REQUIRE(report.files.size() == 1);
  CHECK(audit::verify_archive(report.files[0].path).value().records == 4);
}

TEST_CASE("a change in an archive, its end cut off, and a gap between archives are found") {
  ArchiveSeat world(store::Dialect::kSqlite, 12);
  const auto report = world.archive_all_but(3, {.records_per_file = 3}).value();
  REQUIRE(report.files.size() == 3);
  CHECK(world.verified(true).faults.empty());
  const fs::path second = report.files[1].path;
  const std::string text = ArchiveSeat::text_in(second);
  std::string changed = text;
  std::int64_t seq = 5;
  SECTION("an actor") {
    changed.replace(text.find("\"ann\"", text.find("\"seq\":5")), 5, "\"bob\"");
  }
  SECTION("a record taken out") {
    const auto from = text.find("{\"host\":\"host-a\",\"seq\":5");
    changed.erase(from, text.find('\n', from) - from + 1);
  }
  SECTION("the last record cut off") {
    changed.erase(text.rfind('\n', text.size() - 2) + 1);
    seq = 6;
  }
  SECTION("where it begins") {
    changed.replace(text.find("\"hash\":\"") + 8, 4, "0000");
    seq = 3;
  }
  SECTION("a member that is not ours") {
    changed.replace(text.find("{\"host\":\"host-a\",\"seq\":5"), 1, "{\"x\":1,");
  }
  std::ofstream(second, std::ios::trunc | std::ios::binary) << changed;
  const auto verdict = world.verified(true);
  REQUIRE(verdict.faults.size() == 1);
  CHECK(verdict.faults[0].host == "host-a");
  CHECK(verdict.faults[0].seq <= seq + 1);
  CHECK(verdict.faults[0].seq >= std::min<std::int64_t>(seq, 4));
  fs::remove(second);
  const auto gap = world.verified(true);
  REQUIRE(gap.faults.size() == 1);
  CHECK(gap.faults[0].seq == 4);
  std::ofstream(second, std::ios::binary) << text.substr(0, text.size() - 5);
  CHECK(audit::verify_archive(second).has_error());
}

TEST_CASE("an anchor that hides what was taken away is found by an exported head and by archives") {
  ArchiveSeat world(each_database());
  execute(*world.store,
          "insert into audit_anchor (host, seq, hash, archived_at) "
          "select host, seq, hash, 0 from audit_record where seq = 6");
  execute(*world.store, "delete from audit_record");
  world.heads[0].seq = 3;  // like a head that was exported after three records
  const auto hidden = world.verified(false);
  REQUIRE(hidden.faults.size() == 1);
  CHECK(hidden.faults[0].sentence.find("--archive") != std::string::npos);
  execute(*world.store, "update audit_anchor set hash = '" + std::string(audit::kNoHash) + "'");
  world.heads.clear();
  world.record("host-a", 1);
  CHECK(world.verified(false).faults.empty());  // this change cannot be detected, as README.md says
}

TEST_CASE("another anchor than archiving left is found at the joint") {
  ArchiveSeat world(each_database());
  REQUIRE(world.archive_all_but(2).has_value());
  SECTION("another hash") {
    execute(*world.store, "update audit_anchor set hash = '" + std::string(audit::kNoHash) + "'");
  }
  SECTION("another place") { execute(*world.store, "update audit_anchor set seq = 3"); }
  SECTION("none") { execute(*world.store, "delete from audit_anchor"); }
  SECTION("records of before it") {
    execute(*world.store,
            "insert into audit_record select host, 2, at, action, organization, actor, subject, "
            "trace_id, payload, context, hash from audit_record where seq = 5");
  }
  CHECK(world.verified(false).faults.size() == 1);
  CHECK(world.verified(true).faults.size() == 1);
}

TEST_CASE("what a sink does not have yet stays, and is said") {
  struct Sink final : audit::AuditSink {
    Result<void> push(std::span<const audit::AuditRecord>) override { return success(); }
  } sink;
  ArchiveSeat world(each_database());
  audit::AuditDelivery delivery(*world.store, "host-a", "siem", sink);
  REQUIRE(delivery.deliver(3).value() == 3);
  const auto report = world.archive_all_but(1).value();
  CHECK(report.undelivered == 2);
  CHECK(world.count() == 3);
  REQUIRE(delivery.deliver().value() == 3);
  CHECK(world.archive_all_but(1).value().undelivered == 0);
  CHECK(world.count() == 1);
  CHECK(world.verified(true).faults.empty());
}

TEST_CASE("a broken chain is not archived, and a folder that does not exist removes nothing") {
  ArchiveSeat world(each_database());
  execute(*world.store, "update audit_record set actor = 'eve' where seq = 2");
  const auto refused = world.archive_all_but(1);
  REQUIRE(refused.has_error());
  CHECK(refused.error().message().find("record 2") != std::string::npos);
  CHECK(world.count() == 6);
  CHECK(fs::is_empty(world.folder.path()));
  CHECK(audit::archive(*world.store, "archiver", world.clock,
                       {.folder = "/nowhere", .before = WallTime::max()})
            .has_error());
  CHECK(world.count() == 6);
}

TEST_CASE(
    "a time that falls, and one of far ahead, take no younger record along and stop nothing") {
  ArchiveSeat world(each_database());
  execute(*world.store, "delete from audit_record");
  const auto add = [&](store::Millis at) {
    std::vector<audit::AuditRecord> one = {audit::record_of(used("x"), store::from_millis(at))};
    REQUIRE(world.store
                ->transaction([&](store::Transaction& transaction) -> Result<void> {
                  audit::append_to_chain(transaction, "host-a", one);
                  return success();
                })
                .has_value());
  };
  world.heads.clear();
  for (const store::Millis at : {1000, 2000}) add(at);
  add(7'000'000'000'000);  // the year 2191
  for (const store::Millis at : {3000, 9000, 4000}) add(at);
  REQUIRE(audit::archive(*world.store, "archiver", world.clock,
                         {.folder = world.folder.path(), .before = store::from_millis(5000)})
              .value()
              .files.size() == 1);
  CHECK(number_of(*world.store, "select min(seq) from audit_record where host = 'host-a'") == 5);
}

constexpr int kRecordsPerFile = test::kHasSanitizer ? 150 : 1500;

// The child opens its own store, because a connection must not be shared across a fork.
[[noreturn]] void archive_and_die(const ArchiveSeat& world, int stop) {
  int passed = 0;
  auto store = store::Store::open({.location = world.database.location()});
  if (store.has_error()) ::_exit(2);
  const auto done = audit::archive(*store.value(), "archiver", world.clock,
                                   {.folder = world.folder.path(),
                                    .before = store::from_millis(2'000'000),
                                    .records_per_file = kRecordsPerFile,
                                    .reached = [&](std::string_view) -> Result<void> {
                                      if (++passed == stop) ::kill(::getpid(), SIGKILL);
                                      return success();
                                    }});
  ::_exit(done.has_value() ? 0 : 3);
}

TEST_CASE("archiving that is killed at any point loses nothing, and the next run finishes it") {
  for (int stop = 1; stop < 20; ++stop) {
    ArchiveSeat world(store::Dialect::kSqlite, 2 * kRecordsPerFile + kRecordsPerFile / 5);
    world.store.reset();
    const int child = ::fork();
    if (child == 0) archive_and_die(world, stop);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    world.store = world.database.open();
    if (WIFEXITED(status)) {
      CHECK(WEXITSTATUS(status) == 0);
      CHECK(stop > 5);
      break;
    }
    CHECK(world.verified(true).faults.empty());
    REQUIRE(world.archive_all_but(1).has_value());
    CHECK(world.count() == 1);
    const auto verdict = world.verified(true);
    CHECK(verdict.faults.empty());
    CHECK(verdict.unseen_beginnings.empty());
  }
}

}  // namespace
}  // namespace patchbay
