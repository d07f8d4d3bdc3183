#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.h"
#include "catalog/lint.h"

namespace patchbay::catalog {

// Fails with PLUGIN_FAULT if a schema of the manifest leads back to itself for the same value, so
// that no value that meets it could ever be judged. The message names each such place.
Result<void> check_schemas_end(const manifest::Manifest& manifest);

// Adds the faults of one schema, which is at `place` of the manifest. `is_parameters` means that
// the schema checks the arguments of an action, which are always an object.
void lint_schema(const nlohmann::json& schema, const std::string& place, bool is_parameters,
                 Lint& out);

}  // namespace patchbay::catalog
