#pragma once

#include "services/state_store.h"
#include "store/key_value.h"

namespace patchbay::engine {

// Stores the state of connectors in the database. Thread-safe.
class DurableState final : public services::StateStore {
 public:
  explicit DurableState(store::Store& store) : values_(store) {}

  Result<std::optional<std::string>> get(const StateOwner& owner, std::string_view key) override;
  Result<void> put(const StateOwner& owner, std::string_view key, std::string_view value) override;
  Result<void> remove(const StateOwner& owner, std::string_view key) override;
  Result<void> clear(const StateOwner& owner) override;

 private:
  store::KeyValue values_;
};

}  // namespace patchbay::engine
