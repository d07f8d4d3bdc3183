#pragma once

#include <nlohmann/json_fwd.hpp>

#include "links/record.h"

namespace patchbay::cli {

// A connected account as `links` and `connect` print it. Nothing secret is in it.
nlohmann::ordered_json json_of(const links::LinkRecord& record);

}  // namespace patchbay::cli
