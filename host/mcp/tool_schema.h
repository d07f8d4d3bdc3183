// Adapts the schemas of tools for clients. Clients and their models refuse many features of JSON
// Schema, and many refuse a whole list of tools because of one schema. So a tool shows a schema
// that the strictest client accepts. The pipeline enforces the original schema.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mcp/mirrored_arguments.h"
#include "wire/json.h"

namespace patchbay::mcp {

struct ShownParameters {
  wire::Json schema;  // an object schema that has "properties"
  std::string rule;   // a sentence for the description about rules that the schema lost; "": none
  std::vector<MirroredArgument> mirrored;  // the arguments that clients repeat in headers
};

// Returns the schema that a tool shows for its arguments. It differs from the original:
// - no anyOf, oneOf, allOf, not and if at the root: the properties of the alternatives are merged
// - references are replaced by the schemas that they name, unless they are recursive or the schema
// would become more than twice as long
// - no boolean schemas, no "null" beside another type of an optional property
// - no "x-mcp-header" that a client could not follow
ShownParameters shown_parameters(const wire::Json& schema);

struct ShownResult {
  wire::Json schema;
  bool is_wrapped = false;  // the result is in the member "result" of an object
};

// Returns the schema that a tool shows for its result. Returns nothing if `schema` allows every
// value, or if a client could understand `schema` differently than this server.
std::optional<ShownResult> shown_result(const wire::Json& schema);

}  // namespace patchbay::mcp
