#include "app/crash_notes.h"

#include <catch2/catch.hpp>

#include "audit/query.h"
#include "base/clock.h"
#include "services/crash_report.h"
#include "services/suspect.h"
#include "store/postgres_server.h"
#include "temporary_folder.h"

namespace patchbay::app {
namespace {

TEST_CASE("what a dying process noted is in the audit after the next start, and noted no longer") {
  const TemporaryFolder folder;
  const auto notes = folder.path() / "store.db.crashes";
  services::note_crashes_in(notes.string());
  {
    const services::Suspect suspect("github", "list_issues", "4bf92f3577b34da6a3ce929d0e0e4736");
    services::report_end_in_connector("crashed (SIGSEGV)");
  }
  services::note_crashes_in("");
  TestDatabase database(store::Dialect::kSqlite);
  const auto store = database.open();
  const SystemClock clock;
  audit::Audit audit(*store, "host-a", clock);
  std::vector<std::string> lines;
  telemetry::LogConfig config;
  config.writer = [&](telemetry::Level /*level*/, std::string_view line) {
    lines.emplace_back(line);
  };
  telemetry::Log log(config, clock);
  record_crashes(notes, audit, log);

  const auto records = audit::records_of_host(*store, "host-a", 0, 10).value();
  REQUIRE(records.size() == 1);
  CHECK(records[0].action == "connector_crashed");
  CHECK(records[0].subject == "github");
  CHECK(records[0].trace_id == "4bf92f3577b34da6a3ce929d0e0e4736");
  CHECK(records[0].payload.find(
            R"json("action_type":"list_issues","ended_by":"crashed (SIGSEGV)")json") !=
        std::string::npos);
  CHECK(lines.size() == 1);
  CHECK_FALSE(std::filesystem::exists(notes));
  record_crashes(notes, audit, log);
  CHECK(audit::records_of_host(*store, "host-a", 0, 10).value().size() == 1);
}

}  // namespace
}  // namespace patchbay::app
