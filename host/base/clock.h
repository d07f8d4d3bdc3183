// The types for times, and the clock.
#pragma once

#include <chrono>

namespace patchbay {

using Monotonic = std::chrono::steady_clock::time_point;  // for deadlines and durations
using WallTime = std::chrono::system_clock::time_point;   // for times that are stored or shown

// Returns the time. Code that needs the time gets a Clock as an argument, so that tests can set it.
// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Monotonic now() const = 0;
  [[nodiscard]] virtual WallTime wall() const = 0;
};

// The machine's clocks.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Monotonic now() const override;
  [[nodiscard]] WallTime wall() const override;
};

}  // namespace patchbay
