#pragma once

#include <array>
#include <cstddef>

#include "base/thread_number.h"

namespace patchbay {

// Several Values on separate cache lines, each for some of the threads, so that fewer threads
// compete for one Value. Threads may share a Value, so it needs its own lock.
template <class Value>
class ShardedValue {
 public:
  // Returns the Value of the calling thread.
  [[nodiscard]] Value& mine() { return shards_[thread_number() % kShards].value; }

  // Calls `visit(Value&)` for every Value, for example to compute a sum.
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
