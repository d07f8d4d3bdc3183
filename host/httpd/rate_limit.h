#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"

namespace patchbay::httpd {

// Limits the rate of each caller with a token bucket. A bucket gets `rate` tokens per second, up to
// `burst` tokens. Full buckets are deleted, so only recent callers have one. Thread-safe.
class RateLimit {
 public:
  RateLimit(const Clock& clock, double rate, double burst)
      : clock_(clock), rate_(rate), burst_(burst) {}

  // Takes one token. If the bucket is empty, fails with RATE_LIMITED and the time until the next
  // token.
  Result<void> take(std::string_view caller);
  // Fails like take(), but takes no token. For an operation that costs a token only if it fails.
  Result<void> check(std::string_view caller);

 private:
  struct Bucket {
    double tokens;
    Monotonic at;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  Bucket& bucket_of(std::string_view caller) REQUIRES(mutex_);
  void refill(Bucket& bucket, Monotonic now) const;
  [[nodiscard]] Result<void> has_token(const Bucket& bucket) const;
  void forget_full(Monotonic now) REQUIRES(mutex_);

  const Clock& clock_;
  const double rate_;
  const double burst_;
  Mutex mutex_;
  std::unordered_map<std::string, Bucket, Hash, std::equal_to<>> buckets_ GUARDED_BY(mutex_);
  std::size_t look_again_ GUARDED_BY(mutex_) = 1024;  // at this number of buckets, full buckets are
                                                      // deleted
};

}  // namespace patchbay::httpd
