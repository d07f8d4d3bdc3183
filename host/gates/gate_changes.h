// Changes gates while hosts run. Each change writes the store and the audit record in one
// transaction. Each host that uses the store uses the new gates within a second
// (gates/gate_watch.h).
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

// Puts a gate into the store. Returns true if the store had a gate of that name. In both cases the
// gate replaces a gate of that name in the configuration.
Result<bool> put_gate(Store& store, const Gate& gate, const GateChanger& by, WallTime at);

// Removes a gate from the store. NOT_FOUND: the store has no gate of that name. A gate of the
// configuration cannot be removed here.
Result<void> remove_gate(Store& store, const std::string& name, const GateChanger& by, WallTime at);

}  // namespace patchbay::gates
