#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace patchbay::cli {

// How long a schema and its instances take on this machine, as lines of text: compiling; for an
// instance on average from bytes to verdict, and validation alone on the parsed document; the
// median of many rounds.
std::string timing_of(std::string_view schema_text, const schema::CompileOptions& options,
                      const schema::Schema& schema, const std::vector<std::string>& instances);

}  // namespace patchbay::cli
