#include "calls/held_workers.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace patchbay::calls {
namespace {

// Goes only when it is told.
class SetClock final : public Clock {
 public:
  Monotonic now() const override { return at; }
  WallTime wall() const override { return {}; }
  Monotonic at{std::chrono::hours(1)};
};

TEST_CASE("a connector that held its worker three times in ten minutes is called elsewhere") {
  SetClock clock;
  std::vector<std::string> lines;
  LogConfig config;
  config.writer = [&](Level, std::string_view line) { lines.emplace_back(line); };
  Log log(config, clock);
  HeldWorkers held(clock, log);
  const TraceId trace = *TraceId::parse("4bf92f3577b34da6a3ce929d0e0e4736");
  CHECK_FALSE(held.note("slow", "go", trace));
  CHECK_FALSE(held.note("slow", "go", trace));
  CHECK_FALSE(held.note("other", "go", trace));
  clock.at += HeldWorkers::kWindow + std::chrono::seconds(1);  // the first two no longer count
  CHECK_FALSE(held.note("slow", "go", trace));
  CHECK_FALSE(held.note("slow", "go", trace));
  CHECK(held.note("slow", "go", trace));
  CHECK_FALSE(held.note("slow", "go", trace));  // it begins again
  REQUIRE(lines.size() == 8);
  CHECK(lines[0].find("\"slow\"") != std::string::npos);
  CHECK(lines[0].find("\"go\"") != std::string::npos);
  CHECK(lines[0].find(trace.hex()) != std::string::npos);
  CHECK(lines[6].find("until it is reloaded") != std::string::npos);
}

}  // namespace
}  // namespace patchbay::calls
