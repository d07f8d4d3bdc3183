// Gates as they are written down: a file of the operator's, a body of the API's, a row of the
// store.
#pragma once

#include <filesystem>
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

// Those of a file, which every error names. NOT_FOUND: it is not there or cannot be read.
Result<std::vector<Gate>> read_gates_file(const std::filesystem::path& file);

// What an operator configured: his plain list of connectors (empty: none), then his file (empty:
// none).
Result<std::vector<Gate>> configured_gates(const std::vector<std::string>& allow,
                                           const std::filesystem::path& file);

// The same for one gate alone; faults point into it.
Result<Gate> read_gate(std::string_view json);

// A gate as read_gate takes it.
std::string json_of(const Gate& gate);

}  // namespace patchbay::gates
