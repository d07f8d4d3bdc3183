#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.h"
#include "catalog/lint.h"

namespace patchbay::catalog {

// Returns a sentence, with a space before it, for each schema of the action that leads back to
// itself for the same value, so that no value that meets it could ever be judged. `place` is where
// the action stands.
std::string endless_schemas(const manifest::Action& action, const std::string& place = {});

// Fails with PLUGIN_FAULT if there is such a schema in the manifest. The message names each place.
Result<void> check_schemas_end(const manifest::Manifest& manifest);

// Adds the faults of one schema to `out`. `place` is its place in the manifest. `is_parameters`
// means that the schema checks the arguments of an action, which are always an object.
void lint_schema(const nlohmann::json& schema, const std::string& place, bool is_parameters,
                 Lint& out);

}  // namespace patchbay::catalog
