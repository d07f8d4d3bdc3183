// Arithmetic of deadlines. Monotonic::max() means that there is no deadline.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.h"

namespace patchbay {

// Returns `now` + `time`, but at least `now` and at most Monotonic::max().
inline Monotonic later(Monotonic now, std::chrono::milliseconds time) {
  // Compared in milliseconds, because a long `time` in nanoseconds would overflow.
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(Monotonic::max() - now);
  return time < left ? now + std::max(time, std::chrono::milliseconds(0)) : Monotonic::max();
}

// Returns the time from `now` to `deadline`, rounded up to milliseconds, so that a wait of this
// time does not end before the deadline. Returns 0 if the deadline has come.
inline std::chrono::milliseconds time_left(Monotonic deadline, Monotonic now) {
  using std::chrono::milliseconds;
  // Compared first, because the difference to a time long ago would overflow.
  return deadline <= now ? milliseconds(0) : std::chrono::ceil<milliseconds>(deadline - now);
}

}  // namespace patchbay
