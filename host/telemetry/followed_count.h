#pragma once

#include <cstdint>

#include "base/mutex.h"
#include "telemetry/metrics.h"

namespace patchbay::telemetry {

// A counter metric with the value of a number that other code counts up. Call follow() with the
// present number before the metrics are read. Thread-safe.
class FollowedCount {
 public:
  explicit FollowedCount(Counter counter) : counter_(counter) {}

  void follow(std::int64_t number) {
    const Lock lock(mutex_);
    if (number <= seen_) return;
    counter_.increment(static_cast<double>(number - seen_));
    seen_ = number;
  }

 private:
  Mutex mutex_;
  Counter counter_ GUARDED_BY(mutex_);
  std::int64_t seen_ GUARDED_BY(mutex_) = 0;
};

}  // namespace patchbay::telemetry
