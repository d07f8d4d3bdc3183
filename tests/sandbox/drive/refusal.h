// Google Drive's refusals: developers.google.com/workspace/drive/api/guides/handle-errors
#pragma once

#include <string>
#include <string_view>

#include "sandbox/sandbox_result.h"

namespace patchbay::sandbox::drive {

// Makes a refusal. Clients must distinguish refusals by `reason`, not by the status.
Refusal refusal(int status, std::string_view reason, const std::string& message,
                std::string_view location = {});
Refusal file_not_found(std::string_view id);
Refusal drive_not_found(std::string_view id);
// Refuses a parameter's value with 400. The answer names the parameter.
Refusal invalid_value(std::string_view parameter);
// Refuses an unknown parameter with 400. Google Drive ignores unknown parameters, but the sandbox
// does not.
Refusal unknown_parameter(std::string_view name);
Refusal no_credentials();
Refusal bad_credentials();
Refusal lacks_scope();

}  // namespace patchbay::sandbox::drive
