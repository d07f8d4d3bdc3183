#include "audit/episodes.h"

#include <algorithm>
#include <utility>

namespace patchbay::audit {

Episodes::Key& Episodes::find(const std::string& name) {
  const auto known = by_key_.find(name);
  if (known != by_key_.end()) {
    keys_.splice(keys_.begin(), keys_, known->second);
    return keys_.front();
  }
  if (by_key_.size() >= most_keys_) {
    by_key_.erase(keys_.back().name);
    keys_.pop_back();
  }
  keys_.push_front(Key{name});
  by_key_.emplace(keys_.front().name, keys_.begin());
  return keys_.front();
}

bool Episodes::note(const std::string& key, Monotonic now, std::string_view value) {
  if (threshold_.count == 0) return false;
  Key& of = find(key);
  auto& happened = of.happened;
  if (!value.empty()) {
    std::erase_if(happened, [&](const Occurrence& each) { return each.value == value; });
  }
  happened.push_back({now, std::string(value)});
  while (happened.size() > threshold_.count || happened.front().at + threshold_.window <= now) {
    happened.pop_front();
  }
  if (of.in_episode && now >= of.episode_ends) of.in_episode = false;
  if (happened.size() < threshold_.count) return false;
  of.episode_ends = now + threshold_.window;
  return !std::exchange(of.in_episode, true);
}

}  // namespace patchbay::audit
