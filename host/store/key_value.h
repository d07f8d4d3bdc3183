// Small durable values of a connector and a link. Plugins use them through the host service
// `state`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace patchbay {

// The owner of values. `link` is the link's id, or names the user if the call uses no link (see
// clear_state_of_user). It is empty while an account is being connected.
struct StateOwner {
  std::string connector;
  std::string link;
};

struct StateQuota {
  std::int64_t bytes = 1 << 20;  // keys and values of one owner together
  std::int64_t key_bytes = 256;
  std::int64_t value_bytes = 64 << 10;
};

// Thread-safe. Keys are UTF-8 without NUL; values are any bytes.
class KeyValue {
 public:
  explicit KeyValue(Store& store, StateQuota quota = {}) : store_(store), quota_(quota) {}

  Result<std::optional<std::string>> get(const StateOwner& owner, std::string_view key);
  // Fails with TOO_LARGE if the value would exceed the quota. Then the old value stays.
  Result<void> put(const StateOwner& owner, std::string_view key, std::string_view value);
  // Deletes the value. Succeeds also if the key has no value.
  Result<void> remove(const StateOwner& owner, std::string_view key);

 private:
  Store& store_;
  const StateQuota quota_;
};

// Deletes every value of a link. Call this in the transaction that revokes the link.
void clear_state_of_link(Transaction& transaction, const std::string& link);
// Deletes every value that the user's calls without a link have stored.
void clear_state_of_user(Transaction& transaction, const std::string& organization,
                         const std::string& user);

}  // namespace patchbay
