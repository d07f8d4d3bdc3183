#include "engine/durable_state.h"

namespace patchbay::engine {
namespace {

store::StateOwner stored(const services::StateOwner& owner) {
  return {std::string(owner.connector), std::string(owner.link)};
}

}  // namespace

Result<std::optional<std::string>> DurableState::get(const services::StateOwner& owner,
                                                     std::string_view key) {
  return values_.get(stored(owner), key);
}

Result<void> DurableState::put(const services::StateOwner& owner, std::string_view key,
                               std::string_view value) {
  return values_.put(stored(owner), key, value);
}

Result<void> DurableState::remove(const services::StateOwner& owner, std::string_view key) {
  return values_.remove(stored(owner), key);
}

Result<void> DurableState::clear(const services::StateOwner& owner) {
  return values_.clear(stored(owner));
}

}  // namespace patchbay::engine
