// Writes files, permissions and shared drives in the form of Drive's answers, with all members that
// the sandbox supports.
#pragma once

#include <nlohmann/json.hpp>

#include "sandbox/drive/access.h"
#include "sandbox/drive/exchange.h"

namespace patchbay::sandbox::drive {

// The path where the editors export documents of any size.
constexpr std::string_view kEditor = "/docs/export";

nlohmann::json render_file(const Exchange& exchange, const File& file);
nlohmann::json render_permission(const Exchange& exchange, const EffectivePermission& held);
nlohmann::json render_drive(const SharedDrive& drive);
nlohmann::json render_user(const Exchange& exchange, const std::string& email);

// Answers with the members that the request's `fields` names. Without `fields`, answers with
// `usual`.
SandboxResult<Response> answer_with(const Exchange& exchange, const nlohmann::json& full,
                                    const nlohmann::json& known, std::string_view usual);

}  // namespace patchbay::sandbox::drive
