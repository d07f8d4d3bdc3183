#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace patchbay {

// So many requests in so much time.
struct RequestRate {
  std::uint32_t requests = 0;  // 0: no limit of ours
  std::chrono::milliseconds window{1000};
};

// What may be sent under one key: those who share the key share the rate.
struct RequestQuota {
  std::string key;
  RequestRate rate;
};

// Counts the requests that go out and holds back those that would be too many: a token bucket a
// key, which refills evenly over its window. Thread-safe. Idle keys are forgotten.
class RequestBudget {
 public:
  explicit RequestBudget(const Clock& clock) : clock_(clock) {}

  // Takes one request out of every quota, or out of none. Zero: it may go now. Otherwise nothing is
  // taken, and this is how long until each of them has one. Each key stands in it once.
  std::chrono::milliseconds take(std::span<const RequestQuota> quotas);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  // A bucket by the time at which it is full again: each request taken puts that off by its share
  // of the window, and there is one to take as long as it is less than a window away.
  using Buckets = std::unordered_map<std::string, Monotonic, Hash, std::equal_to<>>;
  static constexpr std::size_t kFirstSweep = 1024;

  [[nodiscard]] Monotonic full_at(std::string_view key, Monotonic now) const;
  void put(std::string_view key, Monotonic full_at, Monotonic now);

  const Clock& clock_;
  std::mutex mutex_;
  Buckets buckets_;
  std::size_t sweep_at_ = kFirstSweep;  // keys, above which idle ones are looked for
};

}  // namespace patchbay
