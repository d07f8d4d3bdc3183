// Tests `[audit] keep_days` and `archive` while a server runs.
#include "app/audit_archiver.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "audit/archive_file.h"
#include "audit/audit.h"
#include "audit/entries.h"
#include "audit/verify.h"
#include "kit/clocks.h"
#include "store/postgres_server.h"
#include "temporary_folder.h"

namespace patchbay::app {
namespace {

namespace fs = std::filesystem;

// Collects the log's lines. A test can wait for a line.
class ArchivingLog {
 public:
  telemetry::LogConfig config() {
    telemetry::LogConfig config;
    config.writer = [this](telemetry::Level /*level*/, std::string_view line) {
      const std::scoped_lock lock(mutex_);
      lines_.append(line).append("\n");
      changed_.notify_all();
    };
    return config;
  }
  // Waits for the words in the log. Returns false after a minute.
  bool says(std::string_view words) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::minutes(1),
                             [&] { return lines_.find(words) != std::string::npos; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string lines_;
};

std::vector<fs::path> archives_in(const TemporaryFolder& folder) {
  return audit::archives_at(std::vector<fs::path>{folder.path()}).value();
}

struct ArchivingWorld {
  ArchivingWorld() {
    const SystemClock clock;
    audit::Audit audit(*store, "host-a", clock);
    for (int i = 0; i < 5; ++i) audit.record(used("action"));
  }

  TestDatabase database{store::Dialect::kSqlite};
  std::unique_ptr<store::Store> store = database.open();
  TemporaryFolder folder;
  ArchivingLog lines;
};

TEST_CASE("records older than keep_days go to the archive when a server starts, and are proved") {
  ArchivingWorld world;
  const test::ShiftedClock clock(std::chrono::days(31));
  telemetry::Log log(world.lines.config(), clock);
  {
    const AuditArchiver archiving(*world.store, "host-a", clock, log,
                                  {.folder = world.folder.path(), .keep = std::chrono::days(30)});
    REQUIRE(world.lines.says("audit records were archived"));
  }
  const auto files = archives_in(world.folder);
  REQUIRE(files.size() == 1);
  CHECK(audit::verify_archive(files[0]).value().records == 5);
  CHECK(audit::verify(*world.store, {}, files).value().faults.empty());
}

// A clock that is 29 days ahead. A run that archives nothing asks for the wall time exactly once,
// at its beginning.
class AskedClock final : public Clock {
 public:
  [[nodiscard]] Monotonic now() const override { return clock_.now(); }
  [[nodiscard]] WallTime wall() const override {
    ++asked_;
    asked_.notify_all();
    return clock_.wall();
  }
  void wait_until_asked(int times) const {
    for (int now = asked_; now < times; now = asked_) asked_.wait(now);
  }

 private:
  const test::ShiftedClock clock_{std::chrono::days(29)};
  mutable std::atomic<int> asked_ = 0;
};

TEST_CASE("records that are younger stay, and a later run takes them") {
  ArchivingWorld world;
  {
    const AskedClock clock;
    telemetry::Log log(world.lines.config(), clock);
    const AuditArchiver archiving(*world.store, "host-a", clock, log,
                                  {.folder = world.folder.path(),
                                   .keep = std::chrono::days(30),
                                   .pause = std::chrono::milliseconds(1)});
    clock.wait_until_asked(2);  // the second question means that the first run has ended
  }
  CHECK(archives_in(world.folder).empty());
  CHECK(number_of(*world.store, "select count(*) from audit_record") == 5);
  const test::ShiftedClock clock(std::chrono::days(31));
  telemetry::Log log(world.lines.config(), clock);
  const AuditArchiver archiving(*world.store, "host-a", clock, log,
                                {.folder = world.folder.path(), .keep = std::chrono::days(30)});
  CHECK(world.lines.says("audit records were archived"));
}

TEST_CASE("an archive folder that does not exist is told in the log by each run") {
  ArchivingWorld world;
  const test::ShiftedClock clock(std::chrono::days(31));
  telemetry::Log log(world.lines.config(), clock);
  const fs::path folder = world.folder.path() / "later";
  const AuditArchiver archiving(
      *world.store, "host-a", clock, log,
      {.folder = folder, .keep = std::chrono::days(30), .pause = std::chrono::milliseconds(1)});
  REQUIRE(world.lines.says("audit records could not be archived"));
  CHECK(number_of(*world.store, "select count(*) from audit_record") == 5);
  fs::create_directory(folder);
  CHECK(world.lines.says("audit records were archived"));
}

}  // namespace
}  // namespace patchbay::app
