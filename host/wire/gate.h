// Writes a gate as JSON, in the form for all interfaces.
#pragma once

#include <string_view>

#include "wire/json.h"

namespace patchbay::wire {

// Returns a gate with its `source`: "store" or "configuration". `written` is the gate as JSON
// (gates/read_gates.h).
Json gate_of(std::string_view written, bool is_from_store);

}  // namespace patchbay::wire
