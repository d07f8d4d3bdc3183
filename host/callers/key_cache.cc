#include "callers/key_cache.h"

#include <algorithm>

namespace patchbay::callers {

std::shared_ptr<const KnownKey> KeyCache::find(const KeyHash& hash, std::string_view user,
                                               WallTime now) {
  const Lock lock(mutex_);
  const auto found = entries_.find(NameView(hash, user));
  if (found == entries_.end()) return nullptr;
  found->second.used = now;
  return found->second.known;
}

void KeyCache::keep(const std::shared_ptr<const KnownKey>& known, std::string_view user,
                    std::uint64_t generation, WallTime now) {
  const Lock lock(mutex_);
  if (generation != generation_) return;
  if (entries_.size() >= most_) {
    for (const auto& [name, entry] : entries_) take_use(entry);
    entries_.clear();
  }
  entries_.insert_or_assign(Name(known->hash, std::string(user)), Entry{known, now});
}

std::uint64_t KeyCache::generation() const {
  const Lock lock(mutex_);
  return generation_;
}

void KeyCache::forget() {
  const Lock lock(mutex_);
  for (const auto& [name, entry] : entries_) take_use(entry);
  entries_.clear();
  ++generation_;
}

std::vector<std::pair<std::string, WallTime>> KeyCache::take_uses() {
  const Lock lock(mutex_);
  for (auto& [name, entry] : entries_) {
    take_use(entry);
    entry.used.reset();
  }
  std::vector<std::pair<std::string, WallTime>> taken(uses_.begin(), uses_.end());
  uses_.clear();
  return taken;
}

void KeyCache::take_use(const Entry& entry) {
  if (!entry.used) return;
  WallTime& latest = uses_[entry.known->caller->key];
  latest = std::max(latest, *entry.used);
}

}  // namespace patchbay::callers
