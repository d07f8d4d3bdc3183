// The `github` member of a seed: see tests/sandbox/README.md for its shape.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/github/store.h"

namespace patchbay::sandbox::github {

// Throws std::invalid_argument with a sentence for anything the shape does not know.
Store read_seed(const nlohmann::json& seed);

}  // namespace patchbay::sandbox::github
