// Keeps small values of connectors and links in the store. Plugins read and write these values
// through the host service `state`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace patchbay {

// The owner of values. `link` is the link's id. If the call uses no link, `link` is a text that
// names the user (see clear_state_of_user). `link` is empty while an account is being connected.
struct StateOwner {
  std::string connector;
  std::string link;
};

struct StateQuota {
  std::int64_t bytes = 1 << 20;  // all keys and values of one owner together
  std::int64_t key_bytes = 256;
  std::int64_t value_bytes = 64 << 10;
};

// Reads and writes the values. Thread-safe. Keys are UTF-8 without NUL; values are any bytes.
class KeyValue {
 public:
  explicit KeyValue(Store& store, StateQuota quota = {}) : store_(store), quota_(quota) {}

  Result<std::optional<std::string>> get(const StateOwner& owner, std::string_view key);
  // Stores the value. Fails with TOO_LARGE if the key or the value is too long, or if the owner's
  // quota would be exceeded. Then the old value stays. Fails with INVALID_ARGUMENT if the key is
  // empty or has a NUL.
  Result<void> put(const StateOwner& owner, std::string_view key, std::string_view value);
  // Deletes the value of `key`. Also succeeds if the key has no value.
  Result<void> remove(const StateOwner& owner, std::string_view key);
  // Deletes all values of the owner.
  Result<void> clear(const StateOwner& owner);

 private:
  Store& store_;
  const StateQuota quota_;
};

// Deletes all values of a link. Call this function in the transaction that revokes the link.
void clear_state_of_link(Transaction& transaction, const std::string& link);
// Deletes all values that the user's calls without a link have stored.
void clear_state_of_user(Transaction& transaction, const std::string& organization,
                         const std::string& user);

}  // namespace patchbay
