// Small durable values of a connector and a link, behind the plugins' host service `state`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace patchbay {

// Whose values they are. `link` is empty if the call uses no link.
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
  // TOO_LARGE beyond the quota; the old value then stands.
  Result<void> put(const StateOwner& owner, std::string_view key, std::string_view value);
  // Succeeds also if the key has no value.
  Result<void> remove(const StateOwner& owner, std::string_view key);

 private:
  Store& store_;
  const StateQuota quota_;
};

// Deletes every value of a link, in the transaction that revokes it.
void clear_state_of_link(Transaction& transaction, const std::string& link);
// Deletes every value of a user's calls without a link.
void clear_state_of_user(Transaction& transaction, const std::string& organization,
                         const std::string& user);

}  // namespace patchbay
