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

// Notes when each link was last used, and counts how often each scope was needed. Gathers the
// counts in memory and writes many of them together, so a crash loses the counts since the last
// write. Thread-safe; the store is borrowed.
class Usage {
 public:
  explicit Usage(Store& store) : store_(store) {}

  // Counts one call that needs these scopes. Allocates memory only if the link or a scope was not
  // used before.
  void count(const std::string& link, std::span<const std::string> scopes, WallTime now);

  // Writes the uses since the last write to the store, in one transaction. If this fails, keeps the
  // uses for the next write.
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
