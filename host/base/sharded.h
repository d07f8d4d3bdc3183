#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <thread>

namespace patchbay {

// One Value for each of a few groups of threads, on cache lines of their own: what threads would
// otherwise fight over. A shard is shared by the threads that hash to it, so Value locks itself.
template <class Value>
class Sharded {
 public:
  // The calling thread's.
  [[nodiscard]] Value& mine() {
    const std::size_t thread = std::hash<std::thread::id>()(std::this_thread::get_id());
    return shards_[thread % kShards].value;
  }

  // Every shard, for those who add up: `visit(Value&)`.
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
