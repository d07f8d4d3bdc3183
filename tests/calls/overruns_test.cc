// Proves when a connector that overruns its deadlines is set aside, for whom and for how long.
#include "calls/overruns.h"

#include <catch2/catch.hpp>
#include <functional>
#include <optional>
#include <vector>

#include "fibers/scheduler.h"
#include "kit/clocks.h"
#include "kit/strands.h"

namespace patchbay::calls {
namespace {

struct OverrunsFixture {
  test::SteppedClock clock;
  std::vector<std::string> lines;
  LogConfig config() {
    LogConfig made;
    made.writer = [this](Level /*level*/, std::string_view line) { lines.emplace_back(line); };
    return made;
  }
  Log log{config(), clock};
  Overruns overruns{clock, log};
  TraceId trace;

  [[nodiscard]] Overruns::Inside::Call call(std::string_view connector, CalledFor whom) const {
    return {connector, "go", whom, trace, clock.now()};
  }
  // Makes a call that ends `late` after its deadline.
  void overrun(std::string_view connector, CalledFor whom = {},
               std::chrono::milliseconds late = std::chrono::seconds(1)) {
    const Overruns::Inside inside(overruns, call(connector, whom));
    clock.pass(late);
  }
  [[nodiscard]] bool is_aside(std::string_view connector, CalledFor whom = {}) {
    return overruns.check(connector, whom, clock.now()).has_error();
  }
  [[nodiscard]] bool logged(std::string_view words) const {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find(words) != std::string::npos;
    });
  }
};

TEST_CASE("the third overrun sets a connector aside, and a minute later it is tried again") {
  OverrunsFixture fixture;
  fixture.overrun("slow");
  fixture.overrun("slow");
  CHECK_FALSE(fixture.is_aside("slow"));
  fixture.overrun("slow");
  const auto refused = fixture.overruns.check("slow", {}, fixture.clock.now());
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kConnectorUnavailable);
  CHECK(refused.error().retryable());
  CHECK(refused.error().details().retry_after == std::chrono::minutes(1));
  CHECK_FALSE(fixture.is_aside("other"));
  fixture.clock.pass(std::chrono::minutes(1));
  CHECK_FALSE(fixture.is_aside("slow"));
}

TEST_CASE("short waits after a deadline do not undo an overrun, and long ones are no overrun") {
  const SystemClock clock;
  Log log(LogConfig{}, clock);
  Overruns overruns(clock, log);
  const TraceId trace;
  std::vector<std::uint64_t> totals;
  std::function<void()> job = [&] {
    const auto total = [&](std::string_view connector, auto goes_on) {
      const Overruns::Inside inside(overruns, {connector, "go", {}, trace, clock.now()});
      goes_on();
      return [&overruns, connector] { return overruns.totals()[std::string(connector)]; };
    };
    const auto busy = total("busy", [&] {
      // Each turn is shorter than the grace, all of them are longer.
      for (const Monotonic until = clock.now() + Overruns::kGrace * 3; clock.now() < until;) {
        const Monotonic turn = clock.now() + Overruns::kGrace / 4;
        while (clock.now() < turn) {
        }
        test::let_others_run();
      }
    });
    const auto waiting = total("waiting", [&] {
      const Monotonic until = clock.now() + Overruns::kGrace * 2;
      while (clock.now() < until) Strand::current().sleep(until);
    });
    totals = {busy(), waiting()};
  };
  fibers::Scheduler scheduler({.workers = 1});
  REQUIRE(scheduler.spawn(job));
  scheduler.stop();
  CHECK(totals == std::vector<std::uint64_t>{1, 0});
}

TEST_CASE("overruns that lie far apart, or are short, are forgiven") {
  constexpr std::chrono::milliseconds kBusy{499};  // a machine with too much to do is that late
  OverrunsFixture fixture;
  for (int i = 0; i < 10; ++i) {
    fixture.overrun("slow");
    for (int n = 0; n < Overruns::kCount; ++n) fixture.overrun("quick", {}, kBusy);
    fixture.clock.pass(std::chrono::minutes(6));
  }
  CHECK_FALSE(fixture.is_aside("slow"));
  CHECK_FALSE(fixture.is_aside("quick"));
}

TEST_CASE("a call that never returns counts as soon as somebody looks, once") {
  OverrunsFixture fixture;
  const CalledFor whom{.link = "", .organization = "acme"};
  const Overruns::Inside one(fixture.overruns, fixture.call("lost", whom));
  const Overruns::Inside two(fixture.overruns, fixture.call("lost", whom));
  const Overruns::Inside three(fixture.overruns, fixture.call("lost", whom));
  CHECK(fixture.overruns.look() == 0);
  fixture.clock.pass(std::chrono::seconds(1));
  CHECK(fixture.is_aside("lost", whom));  // each new call looks at the others
  CHECK(fixture.overruns.look() == 3);
  CHECK(fixture.overruns.totals().at("lost") == 3);
  CHECK(fixture.logged("went on after the deadline"));
  CHECK(fixture.logged("set aside"));
}

TEST_CASE("what one link or organization's calls do is held against it alone, until it is three") {
  OverrunsFixture fixture;
  const auto overrun_for = [&](std::string_view link, std::string_view organization) {
    for (int i = 0; i < Overruns::kCount; ++i) fixture.overrun("odd", {link, organization});
  };
  overrun_for("link-1", "acme");
  CHECK(fixture.is_aside("odd", {"link-1", "acme"}));
  CHECK_FALSE(fixture.is_aside("odd", {"link-2", "acme"}));
  CHECK_FALSE(fixture.is_aside("odd", {"", "acme"}));
  overrun_for("", "acme");
  CHECK(fixture.is_aside("odd", {"", "acme"}));
  CHECK_FALSE(fixture.is_aside("odd", {"", "umbrella"}));
  CHECK(fixture.overruns.aside("odd").size() == 2);
  overrun_for("link-2", "umbrella");
  CHECK(fixture.is_aside("odd", {"", "umbrella"}));
  CHECK(fixture.is_aside("odd", {"link-9", "umbrella"}));
}

TEST_CASE("a connector that goes on as before is set aside for longer, up to an hour") {
  OverrunsFixture fixture;
  std::vector<std::chrono::milliseconds> waits;
  for (int round = 0; round < 8; ++round) {
    for (int i = 0; i < Overruns::kCount; ++i) fixture.overrun("bad");
    waits.push_back(
        *fixture.overruns.check("bad", {}, fixture.clock.now()).error().details().retry_after);
    fixture.clock.pass(waits.back());
  }
  CHECK(waits.at(0) == std::chrono::minutes(1));
  CHECK(waits.at(1) == std::chrono::minutes(2));
  CHECK(waits.at(7) == std::chrono::minutes(60));
}

TEST_CASE("what is set aside is let in again when it is forgotten, as after a reload") {
  OverrunsFixture fixture;
  for (int i = 0; i < Overruns::kCount; ++i) fixture.overrun("slow");
  CHECK(fixture.is_aside("slow"));
  fixture.overruns.forget();
  CHECK_FALSE(fixture.is_aside("slow"));
  CHECK(fixture.overruns.aside("slow").empty());
}

}  // namespace
}  // namespace patchbay::calls
