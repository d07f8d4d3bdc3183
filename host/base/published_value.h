#pragma once

#include <array>
#include <memory>
#include <utility>

#include "base/mutex.h"
#include "base/thread_number.h"

namespace patchbay {

// A shared value that many threads read often and one thread replaces rarely. It has several
// shards, each with its own lock and reference count, so that readers on different threads do not
// write to the same cache line. Thread-safe.
template <class Value>
class PublishedValue {
 public:
  // Returns the value of the last set(). During set(), may return the previous value. Never null
  // after the first set().
  [[nodiscard]] std::shared_ptr<const Value> get() const {
    const Shard& shard = shards_[thread_number() % kShards];
    const Lock lock(shard.mutex);
    return shard.value;
  }

  void set(const std::shared_ptr<const Value>& value) {
    for (Shard& shard : shards_) {
      // Each shard has its own control block, which owns the shared value.
      auto own = std::make_shared<std::shared_ptr<const Value>>(value);
      std::shared_ptr<const Value> next(own, value.get());
      const Lock lock(shard.mutex);
      shard.value.swap(next);
    }
  }

 private:
  static constexpr std::size_t kShards = 16;

  struct alignas(64) Shard {
    mutable Mutex mutex;
    std::shared_ptr<const Value> value GUARDED_BY(mutex);
  };

  std::array<Shard, kShards> shards_;
};

}  // namespace patchbay
