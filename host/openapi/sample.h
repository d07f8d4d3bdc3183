// Sample values for the unit test of a generated connector. A sample has the type that the schema
// says; patterns and sizes are not looked at, because no unit test checks them.
#pragma once

#include "openapi/tree.h"

namespace patchbay::openapi {

// Returns a value of the schema: what an example, a default, an enum or a constant names, or else a
// plain value of its type. Objects have what is required. `root` has the `$defs`.
Tree sample_of(const Tree& schema, const Tree& root);

}  // namespace patchbay::openapi
