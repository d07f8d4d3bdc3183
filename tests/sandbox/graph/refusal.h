// Microsoft Graph's refusals: learn.microsoft.com/graph/errors
#pragma once

#include <string>
#include <string_view>

#include "sandbox/sandbox_result.h"

namespace patchbay::sandbox::graph {

// Makes a refusal. Clients must distinguish refusals by `code`, not by the status.
Refusal refusal(int status, std::string_view code, const std::string& message);
Refusal item_not_found(std::string_view id);
Refusal access_denied();
// Refuses an unknown parameter or value with 400. Graph ignores some of them, but the sandbox does
// not.
Refusal invalid_request(const std::string& message);
Refusal bad_credentials();
// A refusal of the directory, which has the users and groups.
Refusal request_denied();

}  // namespace patchbay::sandbox::graph
