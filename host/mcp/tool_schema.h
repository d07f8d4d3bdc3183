// Schemas as tools show them. Clients and the models behind them refuse much of JSON Schema, and
// many refuse a whole list of tools for one schema. So a tool shows a schema that the strictest of
// them takes. The pipeline enforces the original schema.
#pragma once

#include <optional>
#include <string>

#include "wire/json.h"

namespace patchbay::mcp {

struct ShownParameters {
  wire::Json schema;  // an object schema that has "properties"
  std::string rule;   // a sentence for the description about what the schema leaves out; ""
};

// Returns the schema that a tool shows for its arguments:
// - no anyOf, oneOf, allOf, not and if at its root: the alternatives' properties are merged
// - references are replaced by what they name, unless that is recursive or doubles the size
// - no boolean schemas, no "null" beside another type of an optional property
ShownParameters shown_parameters(const wire::Json& schema);

struct ShownResult {
  wire::Json schema;
  bool is_wrapped = false;  // the result stands in the member "result" of an object
};

// Returns the schema that a tool shows for its result. Returns nothing for a schema that allows
// everything, or that a client could read differently.
std::optional<ShownResult> shown_result(const wire::Json& schema);

}  // namespace patchbay::mcp
