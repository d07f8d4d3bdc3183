#include "engine/durable_state.h"

namespace patchbay::engine {

Result<std::optional<std::string>> DurableState::get(const StateOwner& owner,
                                                     std::string_view key) {
  return values_.get(owner, key);
}

Result<void> DurableState::put(const StateOwner& owner, std::string_view key,
                               std::string_view value) {
  return values_.put(owner, key, value);
}

Result<void> DurableState::remove(const StateOwner& owner, std::string_view key) {
  return values_.remove(owner, key);
}

Result<void> DurableState::clear(const StateOwner& owner) { return values_.clear(owner); }

}  // namespace patchbay::engine
