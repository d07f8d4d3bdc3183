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

}  // namespace patchbay
