#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace patchbay::cli {

// Measures how long a schema and its instances take on this machine, and returns lines of text:
// compiling; for an average instance, the time from bytes to verdict, and the time of validating
// the parsed document. Each is the median of many rounds. `instances`: those that have a verdict
// within the limits.
std::string timing_of(std::string_view schema_text, const schema::CompileOptions& options,
                      const schema::Schema& schema, const std::vector<std::string>& instances,
                      const schema::InstanceLimits& limits);

}  // namespace patchbay::cli
