#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/graph/store.h"

namespace patchbay::sandbox::graph {

// Returns all drives: an array of {"id", "type", "items"}, each item with "id", "name", "parent",
// "kind", "content" (of a file), "malware" and "readers": the ids of the users whom a permission
// names. Who is in a group of a site is not told by Graph, so its members are no readers.
nlohmann::json truth_of(const Store& store);

}  // namespace patchbay::sandbox::graph
