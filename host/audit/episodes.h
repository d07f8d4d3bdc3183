#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace patchbay::audit {

// The threshold is reached when `count` events happen within `window`. A count of 0 means that
// there is no threshold.
struct Threshold {
  std::size_t count;
  std::chrono::seconds window;
};

// Counts the events of each key in a sliding window. An episode of a key begins when the key
// reaches the threshold. It ends after the key was below the threshold for a whole window. Holds at
// most `most_keys` keys; a further key displaces the key with the oldest last event. Not
// thread-safe.
class Episodes {
 public:
  explicit Episodes(Threshold threshold, std::size_t most_keys = 10'000)
      : threshold_(threshold), most_keys_(most_keys) {}

  // Counts one event of `key`. Events with the same non-empty `value` count as one event, with the
  // time of the latest. Returns true if an episode begins with this event.
  bool note(const std::string& key, Monotonic now, std::string_view value = {});

  [[nodiscard]] const Threshold& threshold() const { return threshold_; }
  [[nodiscard]] std::size_t keys() const { return by_key_.size(); }

 private:
  struct Occurrence {
    Monotonic at;
    std::string value;
  };
  struct Key {
    std::string name;
    std::deque<Occurrence> happened{};  // oldest event first; never longer than the threshold
    bool in_episode = false;
    Monotonic episode_ends{};
  };
  Key& find(const std::string& name);

  const Threshold threshold_;
  const std::size_t most_keys_;
  std::list<Key> keys_;  // the key with the newest event is first
  std::unordered_map<std::string_view, std::list<Key>::iterator> by_key_;
};

}  // namespace patchbay::audit
