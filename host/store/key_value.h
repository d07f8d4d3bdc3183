// Small durable values of a connector and a link, behind the plugins' host service `state`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace patchbay {

// Whose values they are. `link` is empty where a call has none.
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
  // That there is none is no failure.
  Result<void> remove(const StateOwner& owner, std::string_view key);

 private:
  Store& store_;
  const StateQuota quota_;
};

// Takes away every value of a link, as part of what revokes it.
void clear_state_of_link(Transaction& transaction, const std::string& link);
// Takes away every value of a user's calls without a link.
void clear_state_of_user(Transaction& transaction, const std::string& organization,
                         const std::string& user);

}  // namespace patchbay
