#include "httpd/rate_limit.h"

#include <algorithm>
#include <cmath>

namespace patchbay::httpd {
namespace {

double seconds_between(Monotonic from, Monotonic to) {
  return std::chrono::duration<double>(to - from).count();
}

// Returns the rate in words, for example "5 a second". For a slow rate, uses a minute or an hour,
// so that the number is at least 1 if possible.
std::string in_words(double rate) {
  const auto said = [](double count, const char* time) {
    return std::to_string(std::lround(count)) + time;
  };
  if (rate >= 1) return said(rate, " a second");
  if (rate * 60 >= 1) return said(rate * 60, " a minute");
  return said(rate * 3600, " an hour");
}

}  // namespace

Result<void> RateLimit::take(std::string_view caller) {
  if (rate_ <= 0) return success();
  const Lock lock(mutex_);
  Bucket& bucket = bucket_of(caller);
  PATCHBAY_TRY(has_token(bucket));
  bucket.tokens -= 1;
  return success();
}

Result<void> RateLimit::check(std::string_view caller) {
  if (rate_ <= 0) return success();
  const Lock lock(mutex_);
  const auto found = buckets_.find(caller);
  if (found == buckets_.end()) return success();  // a caller without a bucket has all tokens
  refill(found->second, clock_.now());
  return has_token(found->second);
}

// Adds the tokens for the passed time to the caller's bucket, and returns the bucket. Creates a
// full bucket for a new caller.
RateLimit::Bucket& RateLimit::bucket_of(std::string_view caller) {
  const Monotonic now = clock_.now();
  auto found = buckets_.find(caller);
  if (found == buckets_.end()) {
    if (buckets_.size() >= look_again_) forget_full(now);
    found = buckets_.emplace(std::string(caller), Bucket{burst_, now}).first;
  }
  refill(found->second, now);
  return found->second;
}

void RateLimit::refill(Bucket& bucket, Monotonic now) const {
  bucket.tokens = std::min(burst_, bucket.tokens + rate_ * seconds_between(bucket.at, now));
  bucket.at = now;
}

Result<void> RateLimit::has_token(const Bucket& bucket) const {
  if (bucket.tokens >= 1) return success();
  const double wait = std::ceil(1000 * (1 - bucket.tokens) / rate_);
  return Error(Code::kRateLimited, "Too many requests: this server takes " + in_words(rate_) +
                                       " of one caller. Wait as long as Retry-After says.")
      .with_retry_after(std::chrono::milliseconds(static_cast<std::int64_t>(wait)));
}

void RateLimit::forget_full(Monotonic now) {
  std::erase_if(buckets_, [&](const auto& entry) {
    const Bucket& bucket = entry.second;
    return bucket.tokens + rate_ * seconds_between(bucket.at, now) >= burst_;
  });
  look_again_ = std::max<std::size_t>(1024, buckets_.size() * 2);
}

}  // namespace patchbay::httpd
