#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.h"

namespace patchbay {

// `time` from `now` on; the clock's end where that lies beyond it, `now` where it lies before.
inline Monotonic later(Monotonic now, std::chrono::milliseconds time) {
  // In milliseconds, since many of those are too many nanoseconds.
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(Monotonic::max() - now);
  return time < left ? now + std::max(time, std::chrono::milliseconds(0)) : Monotonic::max();
}

}  // namespace patchbay
