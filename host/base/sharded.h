#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <thread>

namespace patchbay {

// One Value for each of a few groups of threads, each on its own cache line, so that threads do not
// contend for the same Value. Threads with the same hash share a shard, so Value needs its own
// lock.
template <class Value>
class Sharded {
 public:
  // Returns the shard of the calling thread.
  [[nodiscard]] Value& mine() {
    const std::size_t thread = std::hash<std::thread::id>()(std::this_thread::get_id());
    return shards_[thread % kShards].value;
  }

  // Calls `visit(Value&)` for every shard, for example to add the values up.
  template <class Visit>
  void for_each(Visit&& visit) {
    for (Shard& shard : shards_) visit(shard.value);
  }

 private:
  static constexpr std::size_t kShards = 16;
  static constexpr std::size_t kCacheLine = 64;

  struct alignas(kCacheLine) Shard {
    Value value;
  };

  std::array<Shard, kShards> shards_;
};

}  // namespace patchbay
