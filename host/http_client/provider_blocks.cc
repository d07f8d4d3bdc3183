#include "http_client/provider_blocks.h"

#include <algorithm>

#include "base/later.h"

namespace patchbay {

void ProviderBlocks::block(const BlockSubject& subject, std::chrono::milliseconds time) {
  if (time <= time.zero()) return;
  const Monotonic now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= sweep_at_) {
    std::erase_if(entries_, [now](const auto& entry) { return entry.second.until <= now; });
    sweep_at_ = std::max(kFirstSweep, entries_.size() * 2);
  }
  auto& entry = entries_[subject];
  if (entry.until <= now) entry = {++last_id_, clock_.wall(), now};
  entry.until = std::max(entry.until, later(now, time));
}

std::chrono::milliseconds ProviderBlocks::left(const BlockSubject& subject) const {
  using std::chrono::milliseconds;
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(subject);
  if (found == entries_.end()) return milliseconds(0);
  const auto left = found->second.until - clock_.now();
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(left));
}

std::vector<ProviderBlock> ProviderBlocks::all() const {
  const Monotonic now = clock_.now();
  std::vector<ProviderBlock> found;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [subject, entry] : entries_) {
      if (entry.until <= now) continue;
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(entry.until - now);
      found.push_back({entry.id, subject, entry.since, left});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const auto& one, const auto& other) { return one.id < other.id; });
  return found;
}

bool ProviderBlocks::lift(std::uint64_t id) {
  const Monotonic now = clock_.now();
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [id](const auto& entry) { return entry.second.id == id; });
  if (found == entries_.end()) return false;
  const bool was_in_force = found->second.until > now;
  entries_.erase(found);
  return was_in_force;
}

}  // namespace patchbay
