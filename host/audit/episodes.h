#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace patchbay {

// `count` events within `window` are too many. A count of 0 sets no threshold.
struct Threshold {
  std::size_t count;
  std::chrono::seconds window;
};

// Counts the events of each of many keys, in a sliding window. An episode begins when a key reaches
// the threshold, and ends after a whole window below it. Bounded: the keys without events for the
// longest time are forgotten. Not thread-safe.
class Episodes {
 public:
  explicit Episodes(Threshold threshold, std::size_t most_keys = 10'000)
      : threshold_(threshold), most_keys_(most_keys) {}

  // Counts one more event. Events with the same non-empty `value` count once: the last one counts.
  // Returns true if an episode begins now.
  bool note(const std::string& key, Monotonic now, std::string_view value = {});

  [[nodiscard]] const Threshold& threshold() const { return threshold_; }
  [[nodiscard]] std::size_t keys() const { return by_key_.size(); }

 private:
  struct Happened {
    Monotonic at;
    std::string value;
  };
  struct Key {
    std::string name;
    std::deque<Happened> happened{};  // oldest first; at most as many as the threshold
    bool in_episode = false;
    Monotonic episode_ends{};
  };
  Key& find(const std::string& name);

  const Threshold threshold_;
  const std::size_t most_keys_;
  std::list<Key> keys_;  // the key that was used last comes first
  std::unordered_map<std::string_view, std::list<Key>::iterator> by_key_;
};

}  // namespace patchbay
