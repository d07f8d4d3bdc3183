#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/drive/store.h"

namespace patchbay::sandbox::drive {

// The member `drive` of a seed (tests/sandbox/README.md). Throws std::invalid_argument with a
// sentence.
Store read_seed(const nlohmann::json& seed);

// One file as a seed or a change describes it, put over `file`.
void read_file(const nlohmann::json& given, File& file);

std::vector<Permission> read_permissions(const nlohmann::json& given);

}  // namespace patchbay::sandbox::drive
