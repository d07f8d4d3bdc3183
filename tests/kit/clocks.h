// The clocks that tests share.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace patchbay::test {

// A clock whose wall time and monotonic time advance only when a test says so. Thread-safe.
class SteppedClock final : public Clock {
 public:
  [[nodiscard]] Monotonic now() const override {
    return Monotonic() + std::chrono::hours(1) + std::chrono::milliseconds(passed_);
  }
  [[nodiscard]] WallTime wall() const override {
    return WallTime(std::chrono::seconds(1'800'000'000)) + std::chrono::milliseconds(passed_);
  }
  void pass(std::chrono::milliseconds time) { passed_ += time.count(); }

 private:
  std::atomic<std::int64_t> passed_{0};
};

// The machine's clock, with its wall time moved into the future. Thread-safe.
class ShiftedClock final : public Clock {
 public:
  explicit ShiftedClock(std::chrono::seconds ahead = std::chrono::seconds(0))
      : ahead_(ahead.count()) {}

  [[nodiscard]] Monotonic now() const override { return system_.now(); }
  [[nodiscard]] WallTime wall() const override {
    return system_.wall() + std::chrono::seconds(ahead_);
  }
  void move(std::chrono::seconds by) { ahead_ += by.count(); }

 private:
  SystemClock system_;
  std::atomic<std::int64_t> ahead_;
};

}  // namespace patchbay::test
