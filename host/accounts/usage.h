#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/result.h"
#include "base/sharded.h"
#include "store/store.h"

namespace patchbay::accounts {

// When each link was last used and how often each scope was needed, gathered in memory and written
// in groups: a crash loses the last group. Thread-safe; the store is borrowed.
class Usage {
 public:
  explicit Usage(Store& store) : store_(store) {}

  // One call that needs these scopes was let through. Allocates only when a link or scope is new.
  void count(const std::string& link, std::span<const std::string> scopes, WallTime now);

  // Writes what was gathered since, in one transaction. What could not be written is kept for the
  // next time.
  Result<void> write();

 private:
  struct Uses {
    WallTime last_used{};
    std::map<std::string, std::int64_t, std::less<>> scopes;
  };
  using Gathered = std::unordered_map<std::string, Uses>;
  struct Shard {
    std::mutex mutex;
    Gathered gathered;
  };

  static void merge(const Gathered& from, Gathered& into);
  Gathered take();
  void give_back(const Gathered& group);

  Store& store_;
  Sharded<Shard> shards_;
};

}  // namespace patchbay::accounts
