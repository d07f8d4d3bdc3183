#pragma once

#include <string>
#include <string_view>

#include "schema/schema.h"

namespace patchbay::cli {

// Measures one schema and instance, as lines of text: compiling, from bytes to verdict, and
// validating the parsed document; each is the median of many rounds.
std::string timing_of(std::string_view schema_text, const schema::CompileOptions& options,
                      const schema::Schema& schema, const std::string& instance);

}  // namespace patchbay::cli
