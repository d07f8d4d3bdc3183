// Writes partial answers: developers.google.com/workspace/drive/api/guides/fields-parameter
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/sandbox_result.h"

namespace patchbay::sandbox::drive {

// Returns the members of `full` that `mask` names, also inside lists. `known` has every member that
// exists: an object for a member with members, true for one without, and "*" for any member.
// Refuses with 400 a mask that cannot be read or that names a member that `known` does not have.
SandboxResult<nlohmann::json> select_fields(const nlohmann::json& full, const nlohmann::json& known,
                                            std::string_view mask);

// These functions return the members that an answer of each kind can have.
const nlohmann::json& known_of_file();
const nlohmann::json& known_of_file_list();
const nlohmann::json& known_of_permission_list();
const nlohmann::json& known_of_drive_list();
const nlohmann::json& known_of_change_list();
const nlohmann::json& known_of_about();

}  // namespace patchbay::sandbox::drive
