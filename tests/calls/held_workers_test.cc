#include "calls/held_workers.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace patchbay::calls {
namespace {

// A watcher that runs only when a test calls it.
class SetClock final : public Clock {
 public:
  Monotonic now() const override { return at; }
  WallTime wall() const override { return {}; }
  Monotonic at{std::chrono::hours(1)};
};

struct HeldWorkersFixture {
  SetClock clock;
  std::vector<std::string> lines;
  telemetry::LogConfig config() {
    telemetry::LogConfig made;
    made.writer = [this](telemetry::Level, std::string_view line) { lines.emplace_back(line); };
    return made;
  }
  telemetry::Log log{config(), clock};
  HeldWorkers held{clock, log};
};

services::Holder held_by(const std::string& connector, std::chrono::milliseconds held = {}) {
  return {.connector = connector,
          .action = "go",
          .trace_id = *TraceId::parse("4bf92f3577b34da6a3ce929d0e0e4736"),
          .held = held};
}

TEST_CASE("a connector that held its worker three times in ten minutes is called elsewhere") {
  HeldWorkersFixture fixture;
  HeldWorkers& held = fixture.held;
  CHECK_FALSE(held.note(held_by("slow")));
  CHECK_FALSE(held.note(held_by("slow")));
  CHECK_FALSE(held.note(held_by("other")));
  // The first two no longer count.
  fixture.clock.at += HeldWorkers::kWindow + std::chrono::seconds(1);
  CHECK_FALSE(held.note(held_by("slow")));
  CHECK_FALSE(held.note(held_by("slow")));
  CHECK(held.note(held_by("slow")));
  CHECK_FALSE(held.note(held_by("slow")));  // it begins again
  REQUIRE(fixture.lines.size() == 7);
  CHECK(fixture.lines[0].find("\"slow\"") != std::string::npos);
  CHECK(fixture.lines[0].find("\"go\"") != std::string::npos);
  CHECK(fixture.lines[0].find(held_by("slow").trace_id.hex()) != std::string::npos);
}

TEST_CASE("a call that held its worker for a second is enough, and counts once") {
  HeldWorkersFixture fixture;
  services::Holder long_one = held_by("slow", HeldWorkers::kLong);
  CHECK(fixture.held.note(long_one));
  CHECK(fixture.lines.size() == 1);
  // The watcher reported these calls while they ran. These lines are about their ends.
  services::Holder short_one = held_by("other", HeldWorkers::kLong - std::chrono::milliseconds(1));
  long_one.is_told = short_one.is_told = true;
  CHECK(fixture.held.note(long_one));
  for (int i = 0; i < HeldWorkers::kCount; ++i) CHECK_FALSE(fixture.held.note(short_one));
  CHECK(fixture.lines.size() == 1);
}

}  // namespace
}  // namespace patchbay::calls
