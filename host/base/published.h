#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace patchbay {

// A shared value that many threads read often and one replaces rarely. Each of a few shards has its
// own lock and its own count of references, so that readers on different threads do not write to
// the same cache line. Thread-safe.
template <class Value>
class Published {
 public:
  // What was set last, or what was set before while a set() is under way; never null after a set().
  [[nodiscard]] std::shared_ptr<const Value> get() const {
    const std::size_t thread = std::hash<std::thread::id>()(std::this_thread::get_id());
    const Shard& shard = shards_[thread % kShards];
    const std::scoped_lock lock(shard.mutex);
    return shard.value;
  }

  void set(const std::shared_ptr<const Value>& value) {
    for (Shard& shard : shards_) {
      // A control block of the shard's own, which holds on to the common one.
      auto own = std::make_shared<std::shared_ptr<const Value>>(value);
      std::shared_ptr<const Value> next(own, value.get());
      const std::scoped_lock lock(shard.mutex);
      shard.value.swap(next);
    }
  }

 private:
  static constexpr std::size_t kShards = 16;

  struct alignas(64) Shard {
    mutable std::mutex mutex;
    std::shared_ptr<const Value> value;
  };

  std::array<Shard, kShards> shards_;
};

}  // namespace patchbay
