#include "fibers/running_time.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/file_descriptor.h"

namespace patchbay::fibers {
namespace {

Monotonic time_of(Monotonic::rep count) { return Monotonic(Monotonic::duration(count)); }

Monotonic now_of_machine() { return std::chrono::steady_clock::now(); }

// How long the calling thread was ready so far and got no processor: the second number of
// /proc/PID/task/TID/schedstat (proc_pid_schedstat of the kernel's documentation, in nanoseconds).
// 0 if the kernel does not tell.
Monotonic::duration lack_of_processor() {
  const FileDescriptor file(::open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC));
  std::array<char, 128> text{};
  const ssize_t size = file.get() < 0 ? 0 : ::read(file.get(), text.data(), text.size());
  const char* const end = text.data() + std::max<ssize_t>(size, 0);
  const char* const second = std::find(static_cast<const char*>(text.data()), end, ' ');
  std::int64_t nanoseconds = 0;
  if (second != end) std::from_chars(second + 1, end, nanoseconds);
  return std::chrono::nanoseconds(nanoseconds);
}

// What lack_of_processor() was at the end of the thread's last long turn. So a long turn is excused
// for too much rather than for too little.
thread_local Monotonic::duration lack_before{0};

}  // namespace

void RunningTime::begin_turn() {
  since_.store(now_of_machine().time_since_epoch().count(), std::memory_order_relaxed);
}

void RunningTime::end_turn() {
  const Monotonic began = time_of(since_.load(std::memory_order_relaxed));
  const Monotonic now = now_of_machine();
  since_.store(Monotonic::max().time_since_epoch().count(), std::memory_order_relaxed);
  if (now - began >= kLong) take_in(now - began);
  const Monotonic start = time_of(start_.load(std::memory_order_relaxed));
  if (now <= start) return;
  const auto later = now - std::max(began, start);
  after_.store(after_.load(std::memory_order_relaxed) + later.count(), std::memory_order_relaxed);
}

void RunningTime::take_in(Monotonic::duration turn) {
  const auto lack = lack_of_processor();
  const auto excused = std::exchange(lack_before, lack);
  in_long_turns_ += std::max(turn - (lack - excused), turn.zero());
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
  const auto turn = now_of_machine() - time_of(since_.load(std::memory_order_relaxed));
  if (turn < kLong) return in_long_turns_;
  return in_long_turns_ + std::max(turn - (lack_of_processor() - lack_before), turn.zero());
}

}  // namespace patchbay::fibers
