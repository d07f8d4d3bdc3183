#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.h"
#include "catalog/lint.h"

namespace patchbay::catalog {

// Returns a sentence for each endless schema of the action. A schema is endless if it refers back
// to itself for the same value; a check with it would never end. Each sentence begins with a space.
// `place` is the pointer to the action in the manifest.
std::string endless_schemas(const manifest::Action& action, const std::string& place = {});

// Fails with PLUGIN_FAULT if the manifest contains an endless schema. The message names the place
// of each such schema.
Result<void> check_schemas_end(const manifest::Manifest& manifest);

// Appends the faults of one schema to `out`. `place` is the schema's place in the manifest.
// `is_parameters` is true for the schema of an action's arguments, which are always an object.
void lint_schema(const nlohmann::json& schema, const std::string& place, bool is_parameters,
                 Lint& out);

}  // namespace patchbay::catalog
