// Gates as they are written down: a file of the operator's, a body of the API's, a row of the
// store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gates/gate.h"

namespace patchbay::gates {

// The JSON Schema of such a document: {"gates": [{"name", "category", "owner", "remove_when",
// "rule", …}]}. sample/gates.json shows every kind.
std::string_view gates_schema();

// Every fault at once. TOO_LARGE above 1 MiB, MALFORMED_REQUEST, INVALID_ARGUMENT: not as the
// schema says, two gates of one name, an experiment whose shares exceed 100.
Result<std::vector<Gate>> read_gates(std::string_view json);

// The same for one gate alone.
Result<Gate> read_gate(std::string_view json);

// A gate as read_gate takes it.
std::string json_of(const Gate& gate);

}  // namespace patchbay::gates
