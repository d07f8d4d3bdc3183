// What a person meets at a provider's authorization endpoint. The page itself is not there: whoever
// opens the address has decided at once, as the habits say, and is sent back.
#pragma once

#include "sandbox/oauth/authorization_server.h"
#include "sandbox/oauth/parameters.h"

namespace patchbay::sandbox::oauth {

// The checks every provider makes: a known client, a registered redirect, `response_type` code,
// PKCE with S256 (which this stand-in insists on). `asked` is filled with what they found.
std::optional<Response> refuse_request(const AuthorizationServer& server,
                                       const Parameters& parameters, Asked& asked);

// The person's decision, and the way back with it.
Response send_back(AuthorizationServer& server, const Asked& asked, const Parameters& parameters);

// Sends the person back with an error that concerns the request.
Response send_back(const Asked& asked, const Parameters& parameters, const std::string& error);

}  // namespace patchbay::sandbox::oauth
