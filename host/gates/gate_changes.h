// Changing gates while hosts run: in the store and in the audit record together. Each host that
// works with the store follows within a second (gates/gate_watch.h).
#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "gates/gate.h"
#include "store/store.h"

namespace patchbay::gates {

// Who changes something, and in whose chain it is recorded.
struct GateChanger {
  std::string host;
  std::string organization;  // "": an operator at the store itself
  std::string actor;
  std::string trace_id{};
};

// Whether the store had one of that name; it goes over the configuration's either way.
Result<bool> put_gate(Store& store, const Gate& gate, const GateChanger& by, WallTime at);

// NOT_FOUND when the store has none of that name: one that the configuration says stays.
Result<void> remove_gate(Store& store, const std::string& name, const GateChanger& by, WallTime at);

}  // namespace patchbay::gates
