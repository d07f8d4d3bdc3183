// Tests how the running time of a fiber is measured: the time across its waits, and without its
// waits.
#include "fibers/running_time.h"

#include <time.h>

#include <catch2/catch.hpp>
#include <functional>
#include <mutex>

#include "base/condition.h"
#include "fibers/scheduler.h"
#include "kit/strands.h"

namespace patchbay::fibers {
namespace {

using namespace std::chrono_literals;

Fiber& this_fiber() { return dynamic_cast<Fiber&>(Strand::current()); }

// Computes for this time on the processor. Time without a processor does not count.
void compute(std::chrono::milliseconds time) {
  const auto spent = [] {
    timespec cpu{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
    return std::chrono::seconds(cpu.tv_sec) + std::chrono::nanoseconds(cpu.tv_nsec);
  };
  const auto end = spent() + time;
  while (spent() < end) {
  }
}

void on_a_fiber(std::function<void()> job) {
  Scheduler scheduler({.workers = 1});
  REQUIRE(scheduler.spawn(job));
  scheduler.stop();
}

// The time of a fiber's long turns: the measured time, and its maximum by the clock.
struct LongTurns {
  Monotonic::duration counted{0};
  Monotonic::duration most{0};
};

// Takes this number of turns on this fiber, and reads the time before the last turn ends. By the
// clock, a turn lasts from before the wait at its start until after the wait at its end.
LongTurns take_turns(int turns, std::chrono::milliseconds computing) {
  const auto now = [] { return std::chrono::steady_clock::now(); };
  RunningTime& time = this_fiber().time();
  LongTurns out;
  Monotonic begin = now();
  test::let_others_run();
  const auto counted_before = time.in_long_turns();
  for (int left = turns; left > 0; --left) {
    compute(computing);
    const Monotonic next = now();
    if (left > 1) test::let_others_run();
    if (left == 1) out.counted = time.in_long_turns() - counted_before;
    const auto turn = now() - begin;
    if (turn >= RunningTime::kLong) out.most += turn;
    begin = next;
  }
  return out;
}

TEST_CASE("long turns add up across waits, short ones do not") {
  LongTurns short_ones;
  LongTurns long_ones;
  on_a_fiber([&] {
    short_ones = take_turns(5, 5ms);
    long_ones = take_turns(4, 100ms);
  });
  CHECK(short_ones.counted <= short_ones.most);  // both are 0, unless this machine is slow
  // If a turn's thread had no processor for some time, this time is excused. Perhaps earlier such
  // time is excused too.
  CHECK(long_ones.counted > 0ms);
  CHECK(long_ones.counted <= long_ones.most);
}

TEST_CASE("a short turn that a busy machine makes long does not count") {
  CHECK(RunningTime::counted(49ms, 0ms) == 0ms);
  CHECK(RunningTime::counted(50ms, 0ms) == 50ms);
  CHECK(RunningTime::counted(60ms, 55ms) == 0ms);
  CHECK(RunningTime::counted(300ms, 251ms) == 0ms);
  CHECK(RunningTime::counted(300ms, 100ms) == 200ms);
  CHECK(RunningTime::counted(60ms, 90ms) == 0ms);  // more time is excused than the turn took
}

TEST_CASE("time after a start counts across waits, and does not count them") {
  std::mutex mutex;
  Condition changed;
  bool may_go_on = false;
  RunningTime* waiting = nullptr;
  Monotonic::duration before{0};
  Monotonic::duration after{0};
  Monotonic::duration all{0};
  std::function<void()> runs = [&] {
    RunningTime& time = this_fiber().time();
    const Monotonic start = std::chrono::steady_clock::now();
    time.count_after(start);
    compute(5ms);
    before = time.after(std::chrono::steady_clock::now());
    waiting = &time;
    std::unique_lock lock(mutex);
    changed.wait(lock, Monotonic::max(), nullptr, nullptr, [&] { return may_go_on; });
    lock.unlock();
    for (int i = 0; i < 3; ++i) {
      compute(10ms);
      test::let_others_run();
    }
    const Monotonic now = std::chrono::steady_clock::now();
    after = time.after(now);
    all = now - start;
  };
  Monotonic::duration in_the_wait{-1};
  std::function<void()> looks = [&] {
    while (waiting == nullptr) test::let_others_run();
    const Monotonic now = std::chrono::steady_clock::now();
    in_the_wait = waiting->after(now + 1h) - waiting->after(now);
    const std::scoped_lock lock(mutex);
    may_go_on = true;
    changed.notify_all();
  };
  // One worker, so that one fiber runs while the other waits.
  Scheduler scheduler({.workers = 1, .replacements = 0});
  REQUIRE(scheduler.spawn(runs));
  REQUIRE(scheduler.spawn(looks));
  scheduler.stop();
  CHECK(before >= 5ms);
  CHECK(in_the_wait == 0ms);
  CHECK(after >= before + 30ms);
  CHECK(after <= all);
}

TEST_CASE("without a start, no time is late") {
  Monotonic::duration after{1};
  on_a_fiber([&] {
    this_fiber().time().count_after(Monotonic::max());
    compute(1ms);
    test::let_others_run();
    after = this_fiber().time().after(std::chrono::steady_clock::now());
  });
  CHECK(after == Monotonic::duration::zero());
}

}  // namespace
}  // namespace patchbay::fibers
