// Adapts tools' schemas to clients. Clients and their models reject many features of JSON Schema,
// and many reject a whole list of tools because of one schema. So a tool shows a schema that the
// strictest client accepts. The pipeline checks with the original schema.
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
  bool is_wrapped = false;  // true: the result is the member "result" of an object
};

// Returns the schema that a tool shows for its result. Returns nullopt if `schema` allows every
// value, or if a client could interpret it differently than this server.
std::optional<ShownResult> shown_result(const wire::Json& schema);

}  // namespace patchbay::mcp
