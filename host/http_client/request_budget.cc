#include "http_client/request_budget.h"

#include <algorithm>
#include <limits>

namespace patchbay {
namespace {

constexpr double kFull = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::chrono::milliseconds RequestBudget::take(std::string_view key, const RequestRate& rate) {
  using std::chrono::duration;
  using std::chrono::milliseconds;
  const Monotonic now = clock_.now();
  const std::lock_guard lock(mutex_);
  auto found = buckets_.find(key);
  if (found == buckets_.end()) {
    if (rate.requests == 0) return milliseconds(0);
    if (buckets_.size() >= sweep_at_) forget_idle(now);
    found = buckets_.emplace(std::string(key), Bucket{double(rate.requests), now, now, {}}).first;
  }
  Bucket& bucket = found->second;
  if (bucket.blocked_until > now)
    return std::chrono::ceil<milliseconds>(bucket.blocked_until - now);
  if (rate.requests == 0) return milliseconds(0);
  const double per_token = duration<double, std::milli>(rate.window).count() / rate.requests;
  const double since = duration<double, std::milli>(now - bucket.filled_at).count();
  bucket.tokens = std::min<double>(rate.requests, bucket.tokens + since / per_token);
  bucket.filled_at = now;
  if (bucket.tokens < 1) {
    return std::max(milliseconds(1), std::chrono::ceil<milliseconds>(duration<double, std::milli>(
                                         (1 - bucket.tokens) * per_token)));
  }
  bucket.tokens -= 1;
  bucket.full_at = now + std::chrono::ceil<Monotonic::duration>(duration<double, std::milli>(
                             (rate.requests - bucket.tokens) * per_token));
  return milliseconds(0);
}

void RequestBudget::block(std::string_view key, Monotonic until) {
  const Monotonic now = clock_.now();
  const std::lock_guard lock(mutex_);
  auto found = buckets_.find(key);
  if (found == buckets_.end()) {
    if (buckets_.size() >= sweep_at_) forget_idle(now);
    // Full, whatever its rate turns out to be: blocking spends nothing.
    found = buckets_.emplace(std::string(key), Bucket{kFull, now, now, {}}).first;
  }
  found->second.blocked_until = std::max(found->second.blocked_until, until);
}

// A bucket that is full and not blocked says no more than none does.
void RequestBudget::forget_idle(Monotonic now) {
  std::erase_if(buckets_, [now](const auto& entry) {
    return entry.second.full_at <= now && entry.second.blocked_until <= now;
  });
  sweep_at_ = std::max<std::size_t>(1024, buckets_.size() * 2);
}

}  // namespace patchbay
