#pragma once

#include <array>
#include <cstddef>

#include "base/thread_number.h"

namespace patchbay {

// One Value for each of a few groups of threads, each on its own cache line, so that threads do not
// contend for the same Value. Several threads may share a shard, so Value needs its own lock.
template <class Value>
class Sharded {
 public:
  // Returns the shard of the calling thread.
  [[nodiscard]] Value& mine() { return shards_[thread_number() % kShards].value; }

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
