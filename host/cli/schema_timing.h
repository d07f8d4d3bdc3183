#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace patchbay::cli {

// Measures the speed of a schema on this machine and returns the times as lines of text. There are
// three times: for compiling the schema, for checking an average instance from its bytes, and for
// checking an average instance that is already parsed. Each time is the median of many rounds. Each
// of the `instances` must be either valid or invalid within the limits.
std::string timing_of(std::string_view schema_text, const schema::CompileOptions& options,
                      const schema::Schema& schema, const std::vector<std::string>& instances,
                      const schema::InstanceLimits& limits);

}  // namespace patchbay::cli
