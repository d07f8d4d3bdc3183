// Tests when a connector that overruns its deadlines is set aside (its calls are refused), for
// which users and for how long.
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
  telemetry::LogConfig config() {
    telemetry::LogConfig made;
    made.writer = [this](telemetry::Level /*level*/, std::string_view line) {
      lines.emplace_back(line);
    };
    return made;
  }
  telemetry::Log log{config(), clock};
  Overruns overruns{clock, log};
  TraceId trace;

  // Returns a call whose deadline is now, and that had `time` from its start to its deadline.
  [[nodiscard]] Overruns::CallRegistration::Call call(
      std::string_view connector, CallOwner whom,
      std::chrono::milliseconds time = std::chrono::minutes(1)) const {
    return {connector, "go", whom, trace, clock.now() - time, clock.now()};
  }
  // Makes a call that ends `late` after its deadline.
  void overrun(std::string_view connector, CallOwner whom = {},
               std::chrono::milliseconds late = std::chrono::seconds(1)) {
    const Overruns::CallRegistration inside(overruns, call(connector, whom));
    clock.pass(late);
  }
  // Makes as many overrunning calls as it takes to set the connector aside for `whom`.
  void overrun_often(const CallOwner& whom,
                     std::chrono::milliseconds time = std::chrono::minutes(1)) {
    for (int i = 0; i < Overruns::kCount; ++i) {
      const Overruns::CallRegistration inside(overruns, call("odd", whom, time));
      clock.pass(std::chrono::seconds(1));
    }
    CHECK(is_aside("odd", whom));
  }
  [[nodiscard]] bool is_aside(std::string_view connector, CallOwner whom = {}) {
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
  telemetry::Log log(telemetry::LogConfig{}, clock);
  Overruns overruns(clock, log);
  const TraceId trace;
  std::vector<std::uint64_t> totals;
  std::function<void()> job = [&] {
    const auto total = [&](std::string_view connector, auto goes_on) {
      const Monotonic now = clock.now();
      const Overruns::CallRegistration inside(overruns, {connector, "go", {}, trace, now, now});
      goes_on();
      return [&overruns, connector] { return overruns.totals()[std::string(connector)]; };
    };
    const auto busy = total("busy", [&] {
      // Each turn is shorter than the grace period, but all turns together are longer.
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
  constexpr std::chrono::milliseconds kBusy{499};  // a delay that an overloaded machine may cause
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
  const CallOwner whom{.link = "", .organization = "acme"};
  const Overruns::CallRegistration one(fixture.overruns, fixture.call("lost", whom));
  const Overruns::CallRegistration two(fixture.overruns, fixture.call("lost", whom));
  const Overruns::CallRegistration three(fixture.overruns, fixture.call("lost", whom));
  CHECK(fixture.overruns.look() == 0);
  fixture.clock.pass(std::chrono::seconds(1));
  CHECK(fixture.is_aside("lost", whom));  // each new call checks the calls that still run
  CHECK(fixture.overruns.look() == 3);
  CHECK(fixture.overruns.totals().at("lost") == 3);
  CHECK(fixture.logged("went on after the deadline"));
  CHECK(fixture.logged("set aside"));
}

TEST_CASE("what the calls of one link or one user do is held against these alone") {
  OverrunsFixture fixture;
  fixture.overrun_often({"link-1", "acme", "ann"});
  CHECK(fixture.is_aside("odd", {"link-1", "acme", "bob"}));  // the link is the same
  CHECK_FALSE(fixture.is_aside("odd", {"link-2", "acme", "ann"}));
  CHECK_FALSE(fixture.is_aside("odd", {"", "acme", "ann"}));
  fixture.overrun_often({"", "acme", "ann"});
  CHECK_FALSE(fixture.is_aside("odd", {"", "acme", "bob"}));
  CHECK_FALSE(fixture.is_aside("odd", {"", "umbrella", "ann"}));
  const auto aside = fixture.overruns.aside("odd");
  REQUIRE(aside.size() == 2);
  for (const OverrunBlock& each : aside) CHECK(each.organization == "acme");
}

TEST_CASE("one organization never sets a connector aside for another one, with whatever accounts") {
  OverrunsFixture fixture;
  for (const std::string_view link : {"one", "two", "three", "four"}) {
    fixture.overrun_often({link, "mallory's", "mallory"});
  }
  CHECK_FALSE(fixture.is_aside("odd", {"ann's", "acme", "ann"}));
  CHECK_FALSE(fixture.is_aside("odd", {"bob's", "mallory's", "bob"}));
  for (const std::string_view user : {"second", "third"}) {
    fixture.overrun_often({"", "mallory's", user});
  }
  // Three of the connector's users had this fault, so the connector is set aside for all users.
  CHECK(fixture.is_aside("odd", {"bob's", "mallory's", "bob"}));
  CHECK_FALSE(fixture.is_aside("odd", {"ann's", "acme", "ann"}));
  CHECK_FALSE(fixture.is_aside("odd", {"", "acme", "ann"}));
}

TEST_CASE("a connector that overruns for three organizations is set aside for everybody") {
  OverrunsFixture fixture;
  fixture.overrun_often({"link-1", "acme", "ann"});
  fixture.overrun_often({"", "umbrella", "bob"});
  CHECK_FALSE(fixture.is_aside("odd", {"", "initech", "carol"}));
  fixture.overrun_often({"link-3", "globex", "dan"});
  CHECK(fixture.is_aside("odd", {"", "initech", "carol"}));
  CHECK_FALSE(fixture.is_aside("other", {"link-1", "acme", "ann"}));
}

TEST_CASE("calls that were given little time count against nobody but whoever made them") {
  OverrunsFixture fixture;
  constexpr std::chrono::milliseconds kHurry{300};
  for (const std::string_view organization : {"acme", "umbrella", "globex"}) {
    for (const std::string_view user : {"ann", "bob", "carol"}) {
      fixture.overrun_often({"", organization, user}, kHurry);
    }
    CHECK_FALSE(fixture.is_aside("odd", {"", organization, "dan"}));
  }
  CHECK_FALSE(fixture.is_aside("odd", {"", "initech", "ann"}));
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
