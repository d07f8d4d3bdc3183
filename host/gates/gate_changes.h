// Changes gates while hosts run. One transaction writes the change and its audit record. All hosts
// with this store apply the change within a second (gates/gate_watch.h).
#pragma once

#include <string>

#include "audit/chain.h"
#include "base/clock.h"
#include "base/result.h"
#include "gates/gate.h"
#include "store/store.h"

namespace patchbay::gates {

// The caller who changes a gate, and the audit chain for the record of the change.
struct GateChanger {
  audit::AuditChain chain;
  std::string organization;  // "": an operator with direct access to the store
  std::string actor;
  std::string trace_id{};
};

// Puts a gate into the store, in place of the store's gate with this name. Returns true if there
// was such a gate. A gate of the store has priority over the configuration's gate of the same name.
Result<bool> put_gate(store::Store& store, const Gate& gate, const GateChanger& by, WallTime at);

// Removes a gate from the store. Fails with NOT_FOUND if the store has no gate with this name.
// Gates of the configuration cannot be removed here.
Result<void> remove_gate(store::Store& store, const std::string& name, const GateChanger& by,
                         WallTime at);

}  // namespace patchbay::gates
