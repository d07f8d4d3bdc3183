#pragma once

#include <cstdint>
#include <mutex>

#include "telemetry/metrics.h"

namespace patchbay {

// A counter of what is counted elsewhere, brought up to that number when somebody looks.
// Thread-safe.
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
