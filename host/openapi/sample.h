// Makes sample values for the unit test of a generated connector. A sample has the type that its
// schema requires. It may break the schema's patterns and lengths, because no unit test checks
// them.
#pragma once

#include "openapi/tree.h"

namespace patchbay::openapi {

// Returns a sample for the schema. This is the first example or enum value, the constant or the
// default. If the schema has none of these, it is a plain value of the schema's type. An object
// gets its required members. References in the schema lead to the `$defs` of `root`.
Tree sample_of(const Tree& schema, const Tree& root);

}  // namespace patchbay::openapi
