// Partial answers: developers.google.com/workspace/drive/api/guides/fields-parameter
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/granted.h"

namespace patchbay::sandbox::drive {

// Answers with what `mask` names of `full`, in lists too. `known` holds every member that there is:
// an object for one with members, true for one without, and "*" for any member. 400 for a mask that
// cannot be read, or names a member that `known` does not have.
Granted<nlohmann::json> select_fields(const nlohmann::json& full, const nlohmann::json& known,
                                      std::string_view mask);

// What the answers of each kind may have.
const nlohmann::json& known_of_file();
const nlohmann::json& known_of_file_list();
const nlohmann::json& known_of_permission_list();
const nlohmann::json& known_of_drive_list();
const nlohmann::json& known_of_change_list();
const nlohmann::json& known_of_about();

}  // namespace patchbay::sandbox::drive
