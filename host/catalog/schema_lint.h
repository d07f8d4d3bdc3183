#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "catalog/lint.h"

namespace patchbay::catalog {

// Adds the faults of one schema, which is at `place` of the manifest. `is_parameters` means that
// the schema checks the arguments of an action, which are always an object.
void lint_schema(const nlohmann::json& schema, const std::string& place, bool is_parameters,
                 Lint& out);

}  // namespace patchbay::catalog
