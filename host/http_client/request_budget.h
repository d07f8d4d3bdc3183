#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
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

// Counts the requests that go out under a key (a link, a connector) and holds back those a provider
// would refuse: a token bucket a key, which refills evenly over the window, and a block where the
// provider said when to come back. Thread-safe. Idle keys are forgotten.
class RequestBudget {
 public:
  explicit RequestBudget(const Clock& clock) : clock_(clock) {}

  // Takes one request out of the bucket. Zero: it may go now. Otherwise nothing is taken, and this
  // is how long until one may.
  std::chrono::milliseconds take(std::string_view key, const RequestRate& rate);

  // Nothing goes out under this key until then; a later time already set stays.
  void block(std::string_view key, Monotonic until);

 private:
  // A bucket by the time at which it is full again: each request taken puts that off by its share
  // of the window, and there is one to take as long as it is less than a window away.
  struct Bucket {
    Monotonic full_at;
    Monotonic blocked_until;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  using Buckets = std::unordered_map<std::string, Bucket, Hash, std::equal_to<>>;
  static constexpr std::size_t kFirstSweep = 1024;

  Buckets::iterator add(std::string_view key, Monotonic now);

  const Clock& clock_;
  std::mutex mutex_;
  Buckets buckets_;
  std::size_t sweep_at_ = kFirstSweep;  // keys, above which idle ones are looked for
};

}  // namespace patchbay
