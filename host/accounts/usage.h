#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/sharded.h"
#include "store/store.h"

namespace patchbay::accounts {

// Notes when each link was last used, and counts how often each scope was needed. The counts are
// gathered in memory and written in groups, so a crash loses the last group. Thread-safe; the store
// is borrowed.
class Usage {
 public:
  explicit Usage(Store& store) : store_(store) {}

  // Counts one call that needs these scopes. Allocates only if a link or scope is new.
  void count(const std::string& link, std::span<const std::string> scopes, WallTime now);

  // Writes the uses that were gathered since the last time, in one transaction. If this fails,
  // keeps them for the next time.
  Result<void> write();

 private:
  struct Uses {
    WallTime last_used{};
    std::map<std::string, std::int64_t, std::less<>> scopes;
  };
  using Gathered = std::unordered_map<std::string, Uses>;
  struct Shard {
    Mutex mutex;
    Gathered gathered GUARDED_BY(mutex);
  };

  static void merge(const Gathered& from, Gathered& into);
  Gathered take();
  void give_back(const Gathered& group);

  Store& store_;
  Sharded<Shard> shards_;
};

}  // namespace patchbay::accounts
