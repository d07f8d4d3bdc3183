#pragma once

#include "wire/json.h"

namespace patchbay::mcp {

// Returns the schema with each reference replaced by its target. All references stay if one of them
// is recursive, has no target, or has other keywords beside it, or if the schema would become more
// than twice as long or very deep. If they stay, "#/definitions/NAME" becomes "#/$defs/NAME".
wire::Json without_references(const wire::Json& schema);

// Returns true if the schema contains a "$ref".
bool has_references(const wire::Json& schema);

// Puts `prefix` ("#/properties/result") before the JSON Pointer of each local reference.
void move_references(wire::Json& schema, const std::string& prefix);

}  // namespace patchbay::mcp
