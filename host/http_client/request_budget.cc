#include "http_client/request_budget.h"

#include <algorithm>

namespace patchbay {
namespace {

Monotonic::duration share_of(const RequestRate& rate) {
  return Monotonic::duration(rate.window) / rate.requests;
}

}  // namespace

std::chrono::milliseconds RequestBudget::take(std::span<const RequestQuota> quotas) {
  using std::chrono::milliseconds;
  const Monotonic now = clock_.now();
  const std::lock_guard lock(mutex_);
  milliseconds delay(0);
  for (const auto& [key, rate] : quotas) {
    if (rate.requests == 0) continue;
    const auto over = full_at(key, now) + share_of(rate) - now - rate.window;
    delay = std::max(delay, std::chrono::ceil<milliseconds>(over));
  }
  if (delay > milliseconds(0)) return delay;
  for (const auto& [key, rate] : quotas) {
    if (rate.requests != 0) put(key, full_at(key, now) + share_of(rate), now);
  }
  return milliseconds(0);
}

Monotonic RequestBudget::full_at(std::string_view key, Monotonic now) const {
  const auto found = buckets_.find(key);
  return found == buckets_.end() ? now : std::max(found->second, now);
}

void RequestBudget::put(std::string_view key, Monotonic full_at, Monotonic now) {
  if (const auto found = buckets_.find(key); found != buckets_.end()) {
    found->second = full_at;
    return;
  }
  if (buckets_.size() >= sweep_at_) {
    // A bucket that is full says no more than one that is not there.
    std::erase_if(buckets_, [now](const auto& bucket) { return bucket.second <= now; });
    sweep_at_ = std::max(kFirstSweep, buckets_.size() * 2);
  }
  buckets_.emplace(std::string(key), full_at);
}

}  // namespace patchbay
