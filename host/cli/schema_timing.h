#pragma once

#include <string>
#include <string_view>

#include "schema/schema.h"

namespace patchbay::cli {

// How long one schema and instance take on this machine, as lines of text: compiling, from bytes to
// verdict, and validation alone on the parsed document; the median of many rounds.
std::string timing_of(std::string_view schema_text, const schema::CompileOptions& options,
                      const schema::Schema& schema, const std::string& instance);

}  // namespace patchbay::cli
