#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "callers/api_key.h"

namespace patchbay::callers {

// A valid key and the user for whom it acts, as stored.
struct KnownKey {
  KeyHash hash{};
  std::shared_ptr<const Caller> caller;
  std::optional<WallTime> expires_at;
  bool is_first_use = false;  // true: the store has no use of this key yet
  bool user_is_known = true;  // false: the user in the request has no row in the table
};

// Caches keys, by the key's hash and the user in the request. Thread-safe.
class KeyCache {
 public:
  // Caches at most `most` entries. If the cache is full, keep() first removes all entries.
  explicit KeyCache(std::size_t most) : most_(most) {}

  // Returns the cached key and records its use at `now`. Returns nullptr if the key is not cached.
  std::shared_ptr<const KnownKey> find(const KeyHash& hash, std::string_view user, WallTime now);

  // Caches `known`. Does nothing if forget() was called after generation() returned `generation`.
  // So a key that was read before a revocation is not cached after it.
  void keep(const std::shared_ptr<const KnownKey>& known, std::string_view user,
            std::uint64_t generation, WallTime now);
  [[nodiscard]] std::uint64_t generation() const;

  void forget();

  // Returns the ids of the keys that were used since the previous take_uses(), each with the time
  // of its last use.
  std::vector<std::pair<std::string, WallTime>> take_uses();

 private:
  using Name = std::pair<KeyHash, std::string>;
  using NameView = std::pair<const KeyHash&, std::string_view>;
  struct Less {
    using is_transparent = void;
    template <class Left, class Right>
    bool operator()(const Left& left, const Right& right) const {
      if (left.first != right.first) return left.first < right.first;
      return std::string_view(left.second) < std::string_view(right.second);
    }
  };
  struct Entry {
    std::shared_ptr<const KnownKey> known;
    std::optional<WallTime> used;  // time of the last use since the previous take_uses()
  };

  void take_use(const Entry& entry) REQUIRES(mutex_);

  const std::size_t most_;
  mutable Mutex mutex_;
  std::map<Name, Entry, Less> entries_ GUARDED_BY(mutex_);
  // The last uses of keys that are no longer in entries_, by key id.
  std::map<std::string, WallTime, std::less<>> uses_ GUARDED_BY(mutex_);
  std::uint64_t generation_ GUARDED_BY(mutex_) = 0;
};

}  // namespace patchbay::callers
