#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/mutex.h"
#include "base/result.h"

namespace patchbay::services {

// Returns the owner of the state if a user calls a connector without a link. The name contains a
// line end, so it differs from every link's id.
std::string word_for_user(std::string_view organization, std::string_view user,
                          std::string_view connector);

// The owner of a state. Each connector has a separate state for each link, or for each user if
// there is no link. `link` is the link's id or word_for_user() (CallContext::owner).
struct StateOwner {
  std::string_view connector;
  std::string_view link;
};

// Stores small key-value pairs of connectors. Thread-safe. The caller must check the sizes of keys
// and values first.
class StateStore {
 public:
  virtual ~StateStore() = default;

  // Returns the value of `key`, or nothing if there is no such key.
  virtual Result<std::optional<std::string>> get(const StateOwner& owner, std::string_view key) = 0;
  // Sets the value of `key`. Fails with TOO_LARGE if the owner's quota is too small. The old value
  // is then unchanged.
  virtual Result<void> put(const StateOwner& owner, std::string_view key,
                           std::string_view value) = 0;
  // Deletes `key`. Also succeeds if there is no such key.
  virtual Result<void> remove(const StateOwner& owner, std::string_view key) = 0;
  // Deletes the whole state of one owner. Used when the owner's link is removed.
  virtual Result<void> clear(const StateOwner& owner) = 0;
};

// A state store in memory, which lasts as long as the process.
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
  using Name = std::pair<std::string, std::string>;  // connector, link

  std::size_t quota_;
  Mutex mutex_;
  std::map<Name, Shelf> shelves_ GUARDED_BY(mutex_);
};

}  // namespace patchbay::services
