#pragma once

#include <atomic>
#include <chrono>

#include "base/clock.h"

namespace patchbay::fibers {

// Measures how long a fiber has run. A turn lasts from one switch to the fiber until the next wait.
// The fiber's thread writes the times, by the machine's clock. Any thread may read the atomic
// times.
class RunningTime {
 public:
  // A turn of this length or more is a long turn: the other fibers of the worker notice it. Time in
  // which the thread got no processor does not count, because a busy machine takes such time from
  // all threads.
  static constexpr std::chrono::milliseconds kLong{50};

  // Returns the part of a turn that counts: `turn` without `lacked`, the time in which the thread
  // had no processor. Returns zero if that part is not a long turn.
  static Monotonic::duration counted(Monotonic::duration turn, Monotonic::duration lacked);

  void begin_turn();
  void end_turn();

  // From now on, after() counts the time that the fiber runs after `start`.
  void count_after(Monotonic start);
  // Returns how long the fiber has run after the start that count_after() set, without its waits.
  // Thread-safe.
  [[nodiscard]] Monotonic::duration after(Monotonic now) const;

  // Returns the counted time of all long turns, including the present turn if it is already long.
  // Call it on the fiber only.
  [[nodiscard]] Monotonic::duration in_long_turns();

 private:
  void take_in(Monotonic::duration turn);

  // max(): the fiber does not run.
  std::atomic<Monotonic::rep> since_ = Monotonic::max().time_since_epoch().count();
  std::atomic<Monotonic::rep> start_ = Monotonic::max().time_since_epoch().count();
  std::atomic<Monotonic::rep> after_ = 0;  // in the turns that have ended
  Monotonic::duration in_long_turns_{0};   // in the turns that have ended
};

}  // namespace patchbay::fibers
