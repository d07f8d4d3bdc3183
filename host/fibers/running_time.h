#pragma once

#include <atomic>
#include <chrono>

#include "base/clock.h"

namespace patchbay::fibers {

// Measures how long a fiber has run. A turn lasts from one switch to the fiber until the next wait
// of the fiber. The fiber's thread writes the times, by the machine's clock. Any thread may read
// the atomic times.
class RunningTime {
 public:
  // A turn of at least this length is a long turn, because it delays the other fibers of the worker
  // noticeably. Time in which the thread had no processor does not count, because a busy machine
  // takes such time from all threads.
  static constexpr std::chrono::milliseconds kLong{50};

  // Returns the time of a turn that counts: `turn` minus `lacked`, the time in which the thread had
  // no processor. Returns zero if the result is less than kLong.
  static Monotonic::duration counted(Monotonic::duration turn, Monotonic::duration lacked);

  void begin_turn();
  void end_turn();

  // Sets the start for after(), and sets the counted time to zero.
  void count_after(Monotonic start);
  // Returns how long the fiber has run after the start that count_after() set. The fiber's waits do
  // not count. Thread-safe.
  [[nodiscard]] Monotonic::duration after(Monotonic now) const;

  // Returns the sum of counted() for all long turns, including the present turn if that turn is
  // already long. Call it only on the fiber.
  [[nodiscard]] Monotonic::duration in_long_turns();

 private:
  void take_in(Monotonic::duration turn);

  // The beginning of the present turn; max() while the fiber does not run.
  std::atomic<Monotonic::rep> since_ = Monotonic::max().time_since_epoch().count();
  // The start that count_after() set; max() before that.
  std::atomic<Monotonic::rep> start_ = Monotonic::max().time_since_epoch().count();
  std::atomic<Monotonic::rep> after_ = 0;  // the time for after(), without the present turn
  Monotonic::duration in_long_turns_{0};   // the sum for in_long_turns(), without the present turn
};

}  // namespace patchbay::fibers
