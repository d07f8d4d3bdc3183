// Changes gates while hosts run. One transaction writes the change and its audit record. All hosts
// with this store use the new gates within a second (gates/gate_watch.h).
#pragma once

#include <string>

#include "audit/chain.h"
#include "base/clock.h"
#include "base/result.h"
#include "gates/gate.h"
#include "store/store.h"

namespace patchbay::gates {

// The caller who changes a gate, and the chain in which the change is recorded.
struct GateChanger {
  AuditChain chain;
  std::string organization;  // "": an operator who works directly on the store
  std::string actor;
  std::string trace_id{};
};

// Puts a gate into the store, and replaces the store's gate of the same name. Returns true if the
// store had such a gate. If the configuration has a gate of this name, hosts use the gate of the
// store in its place.
Result<bool> put_gate(Store& store, const Gate& gate, const GateChanger& by, WallTime at);

// Removes a gate from the store. Fails with NOT_FOUND if the store has no gate of that name. This
// function cannot remove a gate of the configuration.
Result<void> remove_gate(Store& store, const std::string& name, const GateChanger& by, WallTime at);

}  // namespace patchbay::gates
