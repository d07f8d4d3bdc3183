#include "http_client/request_budget.h"

#include <algorithm>

namespace patchbay {

std::chrono::milliseconds RequestBudget::take(std::string_view key, const RequestRate& rate) {
  using std::chrono::milliseconds;
  const Monotonic now = clock_.now();
  const std::lock_guard lock(mutex_);
  auto found = buckets_.find(key);
  if (found == buckets_.end()) {
    if (rate.requests == 0) return milliseconds(0);
    found = add(key, now);
  }
  Bucket& bucket = found->second;
  if (bucket.blocked_until > now) {
    return std::chrono::ceil<milliseconds>(bucket.blocked_until - now);
  }
  if (rate.requests == 0) return milliseconds(0);
  const Monotonic::duration window = rate.window;
  const Monotonic::duration share = window / rate.requests;
  const Monotonic full_at = std::max(bucket.full_at, now) + share;
  if (full_at - now > window) return std::chrono::ceil<milliseconds>(full_at - now - window);
  bucket.full_at = full_at;
  return milliseconds(0);
}

void RequestBudget::block(std::string_view key, Monotonic until) {
  const std::lock_guard lock(mutex_);
  auto found = buckets_.find(key);
  if (found == buckets_.end()) found = add(key, clock_.now());
  found->second.blocked_until = std::max(found->second.blocked_until, until);
}

RequestBudget::Buckets::iterator RequestBudget::add(std::string_view key, Monotonic now) {
  if (buckets_.size() >= sweep_at_) {
    // A bucket that is full and not blocked says no more than none does.
    std::erase_if(buckets_, [now](const auto& entry) {
      return entry.second.full_at <= now && entry.second.blocked_until <= now;
    });
    sweep_at_ = std::max(kFirstSweep, buckets_.size() * 2);
  }
  return buckets_.emplace(std::string(key), Bucket{now, now}).first;
}

}  // namespace patchbay
