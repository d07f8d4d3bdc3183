#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/sharded_value.h"
#include "store/store.h"

namespace patchbay::accounts {

// Counts uses of links and scopes, and stores the time of each link's last use. Collects the counts
// in memory and writes them in groups, so a crash loses the counts since the last write. Borrows
// the store. Thread-safe.
class Usage {
 public:
  explicit Usage(store::Store& store) : store_(store) {}

  // Counts one call that needs these scopes. Allocates memory only at the first use of a link or
  // scope.
  void count(const std::string& link, std::span<const std::string> scopes, WallTime now);

  // Writes the uses since the last write to the store, in one transaction. After a failure, the
  // next write includes these uses.
  Result<void> write();

 private:
  struct Uses {
    WallTime last_used{};
    std::map<std::string, std::int64_t, std::less<>> scopes;
  };
  using GatheredUses = std::unordered_map<std::string, Uses>;
  struct Shard {
    Mutex mutex;
    GatheredUses gathered GUARDED_BY(mutex);
  };

  static void merge(const GatheredUses& from, GatheredUses& into);
  GatheredUses take();
  void give_back(const GatheredUses& group);

  store::Store& store_;
  ShardedValue<Shard> shards_;
};

// Deletes the counted uses of a link's scopes.
void forget_uses(store::Transaction& transaction, const std::string& link);

}  // namespace patchbay::accounts
