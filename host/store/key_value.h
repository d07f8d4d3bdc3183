// Stores small values for connectors and links. Plugins read and write these values through the
// host service `state`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/state_owner.h"
#include "store/store.h"

namespace patchbay::store {

struct StateQuota {
  std::int64_t bytes = 1 << 20;  // limit for the keys and values of one owner together
  std::int64_t key_bytes = 256;
  std::int64_t value_bytes = 64 << 10;
};

// Reads and writes the values. Keys are UTF-8 without NUL; values are any bytes. Thread-safe.
class KeyValue {
 public:
  explicit KeyValue(Store& store, StateQuota quota = {}) : store_(store), quota_(quota) {}

  Result<std::optional<std::string>> get(const StateOwner& owner, std::string_view key);
  // Stores the value. Fails with TOO_LARGE if the key or the value is too long, or if the owner's
  // quota is exceeded; the old value then stays. Fails with INVALID_ARGUMENT if the key is empty or
  // contains a NUL.
  Result<void> put(const StateOwner& owner, std::string_view key, std::string_view value);
  // Deletes the value of `key`. Succeeds even if there is no value.
  Result<void> remove(const StateOwner& owner, std::string_view key);
  // Deletes all values of the owner.
  Result<void> clear(const StateOwner& owner);

 private:
  Store& store_;
  const StateQuota quota_;
};

// Deletes all values of a link. Must be called in the transaction that revokes the link.
void clear_state_of_link(Transaction& transaction, const std::string& link);
// Deletes all values that a user's calls without a link stored.
void clear_state_of_user(Transaction& transaction, const std::string& organization,
                         const std::string& user);

}  // namespace patchbay::store
