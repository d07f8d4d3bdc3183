// Reads and writes gates as JSON. An operator's file, a request body of the API and a row of the
// store contain gates in this form.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gates/gate.h"

namespace patchbay::gates {

// Returns the JSON Schema of a document of gates: {"gates": [{"name", "category", "owner",
// "remove_when", "rule", …}]}. sample/gates.json has an example of every kind of gate.
std::string_view gates_schema();

// Reads a document of gates. Fails with TOO_LARGE if the document has more than 1 MiB. Fails with
// MALFORMED_REQUEST if the document is not JSON. Fails with INVALID_ARGUMENT if the schema refuses
// the document, if two gates have the same name, or if the shares of an experiment exceed 100. The
// error lists every fault.
Result<std::vector<Gate>> read_gates(std::string_view json);

// Reads a document of gates from a file. Every error contains the file's name. Also fails with
// NOT_FOUND if the file does not exist or cannot be read.
Result<std::vector<Gate>> read_gates_file(const std::filesystem::path& file);

// Returns the gates that an operator configured: a gate for the plain list of connectors (if not
// empty), then the gates of the file (if not empty).
Result<std::vector<Gate>> configured_gates(const std::vector<std::string>& allow,
                                           const std::filesystem::path& file);

// Reads one gate from JSON. The pointers of faults begin at the gate.
Result<Gate> read_gate(std::string_view json);

// Writes a gate in the form that read_gate() reads.
std::string json_of(const Gate& gate);

}  // namespace patchbay::gates
