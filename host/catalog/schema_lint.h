#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.h"
#include "catalog/lint.h"

namespace patchbay::catalog {

// Returns a sentence, with a space before it, for each schema of the action that leads back to
// itself for the same value. A check with such a schema would never end. `place` is the pointer to
// the action in the manifest.
std::string endless_schemas(const manifest::Action& action, const std::string& place = {});

// Fails with PLUGIN_FAULT if the manifest has a schema with which a check would never end. The
// message names the place of each such schema.
Result<void> check_schemas_end(const manifest::Manifest& manifest);

// Adds the faults of one schema to `out`. `place` is its place in the manifest. `is_parameters`
// means that the schema checks the arguments of an action, which are always an object.
void lint_schema(const nlohmann::json& schema, const std::string& place, bool is_parameters,
                 Lint& out);

}  // namespace patchbay::catalog
