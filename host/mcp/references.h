#pragma once

#include "wire/json.h"

namespace patchbay::mcp {

// Returns the schema with each reference replaced by what it names. References stay, all of them as
// "#/$defs/NAME", if one of them is recursive or has other keywords beside it, or if the schema
// would grow to more than twice its size or become very deep.
wire::Json without_references(const wire::Json& schema);

// Returns true if a "$ref" is somewhere in the schema.
bool has_references(const wire::Json& schema);

// Puts `prefix` ("#/properties/result") before the pointer of each local reference.
void move_references(wire::Json& schema, const std::string& prefix);

}  // namespace patchbay::mcp
