#include "http_client/request_budget.h"

#include <algorithm>
#include <numeric>

#include "base/later.h"

namespace patchbay::http_client {
namespace {

std::int64_t slot_at(Monotonic now, Monotonic::duration slot_length) {
  return now.time_since_epoch() / slot_length;
}

// Returns the number of requests of a budget that a request of this urgency must leave for others.
std::uint64_t reserve_of(std::uint64_t limit, Urgency urgency) {
  constexpr std::uint64_t kShare = 5;
  return urgency == Urgency::kBackground ? limit / kShare : 0;
}

}  // namespace

bool RequestBudget::StatedQuota::holds(Urgency urgency) const {
  return left <= reserve_of(limit, urgency);
}

// Returns the counter of a slot. The slots form a ring. Slot numbers near the clock's zero may be
// negative, so the remainder is made positive.
std::uint32_t& RequestBudget::Count::at(std::int64_t slot) {
  constexpr std::int64_t kAll = kSlots + 1;
  return taken.at(static_cast<std::size_t>((slot % kAll + kAll) % kAll));
}

void RequestBudget::Count::go_to(std::int64_t slot) {
  for (std::int64_t i = std::max(newest + 1, slot - kSlots); i <= slot; ++i) at(i) = 0;
  newest = std::max(newest, slot);
}

std::uint64_t RequestBudget::Count::sum() const {
  return std::accumulate(taken.begin(), taken.end(), std::uint64_t{0});
}

std::chrono::milliseconds RequestBudget::take(std::span<const RequestQuota> quotas,
                                              Urgency urgency) {
  using std::chrono::milliseconds;
  const Monotonic now = clock_.now();
  const std::lock_guard lock(mutex_);
  milliseconds delay(0);
  const auto hold = [&](Monotonic::duration wait) {
    delay = std::max(delay, std::chrono::ceil<milliseconds>(wait));
  };
  for (const RequestQuota& quota : quotas) {
    const StatedQuota* said = said_of(quota.key, now);
    if (said != nullptr && said->holds(urgency)) hold(said->until - now);
    if (quota.rate.requests == 0) continue;
    const auto own = reserve_of(quota.rate.requests, urgency);
    hold(wait_of(count_of(quota, now), quota.rate.requests - static_cast<std::uint32_t>(own), now));
  }
  if (delay > milliseconds(0)) return delay;
  for (const RequestQuota& quota : quotas) {
    if (StatedQuota* said = said_of(quota.key, now)) --said->left;
    if (quota.rate.requests == 0) continue;
    Count& count = count_of(quota, now);
    ++count.at(count.newest);
  }
  return milliseconds(0);
}

void RequestBudget::learn(const std::string& key, const ProviderQuota& said) {
  if (said.resets_in <= said.resets_in.zero()) return;
  const Monotonic now = clock_.now();
  const std::lock_guard lock(mutex_);
  const StatedQuota* known = said_of(key, now);
  if (known != nullptr && known->limit > said.limit) return;
  if (known == nullptr && said_.size() >= sweep_said_at_) {
    std::erase_if(said_, [now](const auto& entry) { return entry.second.until <= now; });
    sweep_said_at_ = std::max(kFirstSweep, said_.size() * 2);
  }
  said_[key] = {said.limit, said.left, later(now, said.resets_in), clock_.wall()};
}

std::vector<LowBudget> RequestBudget::low() const {
  const Monotonic now = clock_.now();
  std::vector<LowBudget> all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, said] : said_) {
      if (said.until <= now || !said.holds(Urgency::kBackground)) continue;
      all.push_back(
          {key, said.since, time_left(said.until, now), said.holds(Urgency::kInteractive)});
    }
  }
  std::sort(all.begin(), all.end(),
            [](const auto& one, const auto& other) { return one.key < other.key; });
  return all;
}

bool RequestBudget::forget(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const StatedQuota* said = said_of(key, clock_.now());
  const bool did_hold = said != nullptr && said->holds(Urgency::kBackground);
  said_.erase(key);
  return did_hold;
}

// Returns the provider's report for the key. Returns nullptr if there was no report, or if its
// window is over.
RequestBudget::StatedQuota* RequestBudget::said_of(const std::string& key, Monotonic now) {
  if (said_.empty()) return nullptr;
  const auto found = said_.find(key);
  return found != said_.end() && found->second.until > now ? &found->second : nullptr;
}

// Returns the counts of the key, moved to the current slot. After a change of the window's length,
// the counts start at zero.
RequestBudget::Count& RequestBudget::count_of(const RequestQuota& quota, Monotonic now) {
  const auto slot_length =
      std::max(Monotonic::duration(quota.rate.window) / Count::kSlots, Monotonic::duration(1));
  auto found = counts_.find(quota.key);
  if (found == counts_.end()) {
    if (counts_.size() >= sweep_at_) sweep(now);
    found = counts_.emplace(quota.key, Count{slot_length}).first;
  }
  Count& count = found->second;
  if (count.slot_length != slot_length) count = Count{slot_length};
  count.go_to(slot_at(now, slot_length));
  return count;
}

// Returns the time until enough old slots have left the window for one more request.
Monotonic::duration RequestBudget::wait_of(Count& count, std::uint32_t requests, Monotonic now) {
  std::uint64_t sum = count.sum();
  for (std::int64_t slot = count.newest - Count::kSlots; sum >= requests; ++slot) {
    sum -= count.at(slot);
    if (sum >= requests) continue;
    const auto over_at = (slot + Count::kSlots + 1) * count.slot_length;
    return over_at - now.time_since_epoch();
  }
  return Monotonic::duration(0);
}

// Deletes the keys without a request in their window. Results do not change, because a new key has
// no requests either.
void RequestBudget::sweep(Monotonic now) {
  std::erase_if(counts_, [now](const auto& entry) {
    const Count& count = entry.second;
    return slot_at(now, count.slot_length) > count.newest + Count::kSlots;
  });
  sweep_at_ = std::max(kFirstSweep, counts_.size() * 2);
}

}  // namespace patchbay::http_client
