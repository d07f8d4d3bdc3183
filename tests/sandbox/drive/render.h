// Files, permissions and shared drives as Drive's answers have them, with every member that the
// sandbox knows a value for.
#pragma once

#include <nlohmann/json.hpp>

#include "sandbox/drive/access.h"
#include "sandbox/drive/exchange.h"

namespace patchbay::sandbox::drive {

nlohmann::json render_file(const Exchange& exchange, const File& file);
nlohmann::json render_permission(const Exchange& exchange, const Held& held);
nlohmann::json render_drive(const SharedDrive& drive);
nlohmann::json render_user(const Exchange& exchange, const std::string& email);

// The answer, cut to the `fields` sent, or to `usual` if none were.
Granted<Response> answer_with(const Exchange& exchange, const nlohmann::json& full,
                              const nlohmann::json& known, std::string_view usual);

}  // namespace patchbay::sandbox::drive
