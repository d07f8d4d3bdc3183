// A provider's authorization endpoint. There is no page: opening the address counts as a decision,
// as the habits say, and sends the user back.
#pragma once

#include "sandbox/oauth/authorization_server.h"
#include "sandbox/oauth/parameters.h"

namespace patchbay::sandbox::oauth {

// The checks that every provider makes: a known client, a registered redirect, `response_type`
// code, PKCE with S256 (which this stand-in requires). Fills `asked`.
std::optional<Response> refuse_request(const AuthorizationServer& server,
                                       const Parameters& parameters, Asked& asked);

// Takes the user's decision, and sends the user back with it.
Response send_back(AuthorizationServer& server, const Asked& asked, const Parameters& parameters);

// Sends the user back with an error about the request.
Response send_back(const Asked& asked, const Parameters& parameters, const std::string& error);

}  // namespace patchbay::sandbox::oauth
