// Tests that a connector waits by the host's clock, and how a wait ends.
#include <atomic>
#include <catch2/catch.hpp>
#include <stop_token>

#include "fibers/scheduler.h"
#include "kit/strands.h"
#include "services/plugin_seat.h"

namespace patchbay {
namespace {

using services::CallFrame;
using test::PluginSeat;
using namespace std::chrono_literals;

struct ClockSeat : PluginSeat {
  patchbay_status wait(const CallFrame& frame, std::uint64_t ms) {
    return service<patchbay_host_clock>(PATCHBAY_HOST_CLOCK_ID).wait(frame.abi(), ms, &failure.raw);
  }
};

TEST_CASE("a connector waits by the host's clock") {
  ClockSeat seat;
  seat.context.deadline = seat.clock.now() + 10s;
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.wait(frame, 2500) == PATCHBAY_OK);
  CHECK(seat.PluginSeat::wait.waits == std::vector<std::chrono::milliseconds>{2500ms});
  CHECK(seat.wait(frame, 0) == PATCHBAY_OK);
}

TEST_CASE("a wait beyond the deadline is DEADLINE_EXCEEDED at once") {
  ClockSeat seat;
  seat.context.deadline = seat.clock.now() + 10s;
  const CallFrame frame(seat.table, seat.context);
  CHECK(seat.wait(frame, 10'000) == PATCHBAY_E_DEADLINE_EXCEEDED);
  CHECK(seat.PluginSeat::wait.waits.empty());
  CHECK(seat.wait(frame, 9'999) == PATCHBAY_OK);
}

TEST_CASE("a wait ends when its call is cancelled") {
  ClockSeat seat;
  std::stop_source stop;
  const std::stop_token token = stop.get_token();
  seat.context.cancellation = &token;
  const CallFrame frame(seat.table, seat.context);
  seat.PluginSeat::wait.then = [&] { stop.request_stop(); };
  CHECK(seat.wait(frame, 1000) == PATCHBAY_E_CANCELLED);
  CHECK(seat.wait(frame, 1000) == PATCHBAY_E_CANCELLED);
  CHECK(seat.PluginSeat::wait.waits.size() == 1);
}

TEST_CASE("nobody waits for more than a day at a time, or without a live call") {
  ClockSeat seat;
  {
    const CallFrame frame(seat.table, seat.context);
    CHECK(seat.wait(frame, PATCHBAY_WAIT_MAX_MS) == PATCHBAY_OK);
    CHECK(seat.wait(frame, PATCHBAY_WAIT_MAX_MS + 1ULL) == PATCHBAY_E_TOO_LARGE);
    CHECK(seat.wait(frame, UINT64_MAX) == PATCHBAY_E_TOO_LARGE);
  }
  const auto& clock = seat.service<patchbay_host_clock>(PATCHBAY_HOST_CLOCK_ID);
  CHECK(clock.wait(nullptr, 1, &seat.failure.raw) == PATCHBAY_E_PLUGIN_FAULT);
}

TEST_CASE("calls on fibers of one thread wait side by side, and each is the call of its fiber") {
  PluginSeat seat;
  std::atomic<int> right = 0;
  std::atomic<int> wrong = 0;
  fibers::Scheduler scheduler({.workers = 1});
  for (int i = 0; i < 20; ++i) {
    std::function<void()> job = [&] {
      const CallFrame outer(seat.table, seat.context);
      const CallFrame inner(seat.table, seat.context);
      for (int round = 0; round < 3; ++round) {
        test::let_others_run();  // lets the other fibers make their call frames
        right += CallFrame::of(inner.abi()) == &inner ? 1 : 0;
        wrong += CallFrame::of(outer.abi()) == nullptr ? 0 : 1;
      }
    };
    REQUIRE(scheduler.spawn(job));
  }
  scheduler.stop();
  CHECK(right == 60);
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace patchbay
