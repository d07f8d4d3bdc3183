// Google Drive's refusals: developers.google.com/workspace/drive/api/guides/handle-errors
#pragma once

#include <string>
#include <string_view>

#include "sandbox/granted.h"

namespace patchbay::sandbox::drive {

// `reason` is what clients have to tell refusals apart by, not the status.
Refusal refusal(int status, std::string_view reason, const std::string& message,
                std::string_view location = {});
Refusal file_not_found(std::string_view id);
Refusal drive_not_found(std::string_view id);
// 400, for a parameter by name.
Refusal invalid_value(std::string_view parameter);
// Drive itself passes over a parameter that it does not know; the sandbox does not.
Refusal unknown_parameter(std::string_view name);
Refusal no_credentials();
Refusal bad_credentials();
Refusal lacks_scope();

}  // namespace patchbay::sandbox::drive
