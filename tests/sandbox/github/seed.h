// Reads the `github` member of a seed. tests/sandbox/README.md describes its form.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/github/store.h"

namespace patchbay::sandbox::github {

// Reads a seed. Throws std::invalid_argument with a sentence if the seed has an unknown member.
Store read_seed(const nlohmann::json& seed);

}  // namespace patchbay::sandbox::github
