// Converts the results of a search for files to the JSON that the API and the command line show.
#pragma once

#include <string_view>

#include "search/file_search.h"
#include "wire/json.h"

namespace patchbay::engine {

wire::Json json_of(const search::Findings& findings, std::string_view trace_id);

}  // namespace patchbay::engine
