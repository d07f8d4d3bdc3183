// Microsoft Graph's refusals: learn.microsoft.com/graph/errors
#pragma once

#include <string>
#include <string_view>

#include "sandbox/granted.h"

namespace patchbay::sandbox::graph {

// Makes a refusal. Clients must use `code`, not the status, to tell refusals apart.
Refusal refusal(int status, std::string_view code, const std::string& message);
Refusal item_not_found(std::string_view id);
Refusal access_denied();
// Refuses with 400 a parameter or value that Graph does not know. Graph ignores some of them; the
// sandbox does not.
Refusal invalid_request(const std::string& message);
Refusal bad_credentials();
// The refusal of a directory, for users and groups.
Refusal request_denied();

}  // namespace patchbay::sandbox::graph
