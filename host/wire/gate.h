// A gate, in the form that entrances show.
#pragma once

#include <string_view>

#include "wire/json.h"

namespace patchbay::wire {

// Returns a gate with its `source`: "store" or "configuration". `written` is the gate as it is read
// and written (gates/read_gates.h).
Json gate_of(std::string_view written, bool is_from_store);

}  // namespace patchbay::wire
