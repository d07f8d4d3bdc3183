#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/mutex.h"
#include "base/result.h"
#include "base/state_owner.h"

namespace patchbay::services {

// Returns the owner of the state for a user's calls without a link. The name contains a line end,
// so it differs from every link's id.
std::string word_for_user(std::string_view organization, std::string_view user,
                          std::string_view connector);

// Stores small key-value pairs of connectors. The caller must check the sizes of keys and values
// before. Thread-safe.
class StateStore {
 public:
  virtual ~StateStore() = default;

  // Returns the value of `key`, or nullopt if there is no such key.
  virtual Result<std::optional<std::string>> get(const StateOwner& owner, std::string_view key) = 0;
  // Sets the value of `key`. Fails with TOO_LARGE if it would exceed the owner's quota; the old
  // value then stays.
  virtual Result<void> put(const StateOwner& owner, std::string_view key,
                           std::string_view value) = 0;
  // Deletes `key`. Succeeds even if there is no such key.
  virtual Result<void> remove(const StateOwner& owner, std::string_view key) = 0;
  // Deletes the whole state of one owner. Used when a link is removed.
  virtual Result<void> clear(const StateOwner& owner) = 0;
};

// A state store in memory. It lasts as long as the process.
class MemoryStateStore final : public StateStore {
 public:
  // Each owner may store `quota` bytes of keys and values.
  explicit MemoryStateStore(std::size_t quota = std::size_t{1} << 20) : quota_(quota) {}

  Result<std::optional<std::string>> get(const StateOwner& owner, std::string_view key) override;
  Result<void> put(const StateOwner& owner, std::string_view key, std::string_view value) override;
  Result<void> remove(const StateOwner& owner, std::string_view key) override;
  Result<void> clear(const StateOwner& owner) override;

 private:
  struct Shelf {
    std::map<std::string, std::string, std::less<>> values;
    std::size_t bytes = 0;
  };
  using Name = std::pair<std::string, std::string>;  // connector and link

  std::size_t quota_;
  Mutex mutex_;
  std::map<Name, Shelf> shelves_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::services
