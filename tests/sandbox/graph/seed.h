#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/graph/store.h"

namespace patchbay::sandbox::graph {

// Reads the member `graph` of a seed (tests/sandbox/README.md). Throws std::invalid_argument with a
// sentence.
Store read_seed(const nlohmann::json& seed);

// These functions read one item, page or group of a seed or a change. Missing members do not change
// the object.
void read_item(const nlohmann::json& given, Item& item);
void read_page(const nlohmann::json& given, Page& page);
Group read_group(const nlohmann::json& given);

}  // namespace patchbay::sandbox::graph
