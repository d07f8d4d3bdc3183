#pragma once

#include <cstdint>
#include <mutex>

#include "telemetry/metrics.h"

namespace patchbay {

// A counter that follows a number counted elsewhere; it is brought up to date when somebody reads
// it. Thread-safe.
class FollowedCount {
 public:
  explicit FollowedCount(Counter counter) : counter_(counter) {}

  void follow(std::int64_t number) {
    const std::scoped_lock lock(mutex_);
    if (number <= seen_) return;
    counter_.increment(static_cast<double>(number - seen_));
    seen_ = number;
  }

 private:
  std::mutex mutex_;
  Counter counter_;
  std::int64_t seen_ = 0;
};

}  // namespace patchbay
