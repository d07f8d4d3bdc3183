// A provider's authorization endpoint. It shows no page: opening the address counts as the user's
// decision, which the habits set, and sends the user back.
#pragma once

#include "sandbox/oauth/authorization_server.h"
#include "sandbox/oauth/parameters.h"

namespace patchbay::sandbox::oauth {

// Makes the checks that every provider makes: a known client, a registered redirect URI,
// `response_type` code, PKCE with S256 (which this stand-in requires). Fills `asked`. Returns the
// refusal, if there is one.
std::optional<Response> refuse_request(const AuthorizationServer& server,
                                       const Parameters& parameters, Asked& asked);

// Takes the user's decision, and sends the user back with the result.
Response send_back(AuthorizationServer& server, const Asked& asked, const Parameters& parameters);

// Sends the user back with an error about the request.
Response send_back(const Asked& asked, const Parameters& parameters, const std::string& error);

}  // namespace patchbay::sandbox::oauth
