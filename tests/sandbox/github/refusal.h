// GitHub's refusals, as described in docs.github.com/rest/using-the-rest-api/troubleshooting.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/sandbox_result.h"

namespace patchbay::sandbox::github {

Refusal refusal(int status, std::string_view message);
Refusal not_found();
Refusal bad_credentials();
Refusal requires_authentication();
// Refuses an unknown parameter with 400. GitHub ignores unknown parameters, but the sandbox does
// not.
Refusal unknown_parameter(std::string_view name);
// Refuses with 422 and one entry of errors[]. `code` is missing, missing_field, invalid, … or
// custom with a message.
Refusal validation_failed(std::string_view resource, std::string_view field, std::string_view code,
                          std::string_view message = {});
Refusal single_sign_on_required(std::string_view organization);
// Refuses the request because a fine-grained token lacks a permission such as "issues=write".
Refusal not_accessible(std::string_view permission);

}  // namespace patchbay::sandbox::github
