#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace patchbay::cli {

// Measures the speed of a schema on this machine and returns the times as lines of text. The times
// are: compiling the schema; checking an average instance from its bytes; and checking an average
// instance that is already parsed. Each time is the median of many rounds. Each of the `instances`
// must have a verdict within the limits.
std::string timing_of(std::string_view schema_text, const schema::CompileOptions& options,
                      const schema::Schema& schema, const std::vector<std::string>& instances,
                      const schema::InstanceLimits& limits);

}  // namespace patchbay::cli
