#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace patchbay::cli {

// Measures how long this machine needs for a schema and its instances, and returns lines of text.
// They show the time for compiling the schema and, for an average instance, the time from bytes to
// verdict and the time for validating the parsed document. Each time is the median of many rounds.
// `instances` must be instances that have a verdict within the limits.
std::string timing_of(std::string_view schema_text, const schema::CompileOptions& options,
                      const schema::Schema& schema, const std::vector<std::string>& instances,
                      const schema::InstanceLimits& limits);

}  // namespace patchbay::cli
