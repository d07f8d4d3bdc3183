#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/drive/store.h"

namespace patchbay::sandbox::drive {

// Reads the member `drive` of a seed (tests/sandbox/README.md). Throws std::invalid_argument with a
// sentence.
Store read_seed(const nlohmann::json& seed);

// Reads one file of a seed or a change. Missing members do not change `file`.
void read_file(const nlohmann::json& given, File& file);

// The permission's id is the permissionId of the user.
Permission owner_permission(const std::string& email);

std::vector<Permission> read_permissions(const nlohmann::json& given);

}  // namespace patchbay::sandbox::drive
