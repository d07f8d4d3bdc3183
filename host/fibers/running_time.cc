#include "fibers/running_time.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/machine_clock.h"
#include "fibers/kernel_thread.h"

namespace patchbay::fibers {
namespace {

Monotonic time_of(Monotonic::rep count) { return Monotonic(Monotonic::duration(count)); }

Monotonic::duration lack_of_this_thread() { return lack_of_processor(gettid()); }

// The result of lack_of_this_thread() at the end of the thread's last long turn. Short turns after
// that turn may have lacked a processor, too. So the next long turn may count too short, but never
// too long.
thread_local Monotonic::duration lack_before{0};

}  // namespace

Monotonic::duration RunningTime::counted(Monotonic::duration turn, Monotonic::duration lacked) {
  const auto own = turn - lacked;
  return own >= kLong ? own : own.zero();
}

void RunningTime::begin_turn() {
  since_.store(machine_now().time_since_epoch().count(), std::memory_order_relaxed);
}

void RunningTime::end_turn() {
  const Monotonic began = time_of(since_.load(std::memory_order_relaxed));
  const Monotonic now = machine_now();
  since_.store(Monotonic::max().time_since_epoch().count(), std::memory_order_relaxed);
  if (now - began >= kLong) take_in(now - began);
  const Monotonic start = time_of(start_.load(std::memory_order_relaxed));
  if (now <= start) return;
  const auto later = now - std::max(began, start);
  after_.store(after_.load(std::memory_order_relaxed) + later.count(), std::memory_order_relaxed);
}

void RunningTime::take_in(Monotonic::duration turn) {
  const auto lack = lack_of_this_thread();
  const auto excused = std::exchange(lack_before, lack);
  in_long_turns_ += counted(turn, lack - excused);
}

void RunningTime::count_after(Monotonic start) {
  after_.store(0, std::memory_order_relaxed);
  start_.store(start.time_since_epoch().count(), std::memory_order_relaxed);
}

Monotonic::duration RunningTime::after(Monotonic now) const {
  const Monotonic start = time_of(start_.load(std::memory_order_relaxed));
  const Monotonic began = time_of(since_.load(std::memory_order_relaxed));
  const Monotonic::duration before(after_.load(std::memory_order_relaxed));
  const Monotonic from = std::max(began, start);
  return now > from ? before + (now - from) : before;
}

Monotonic::duration RunningTime::in_long_turns() {
  const auto turn = machine_now() - time_of(since_.load(std::memory_order_relaxed));
  if (turn < kLong) return in_long_turns_;
  return in_long_turns_ + counted(turn, lack_of_this_thread() - lack_before);
}

}  // namespace patchbay::fibers
