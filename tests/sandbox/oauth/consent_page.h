// A provider's authorization endpoint. It shows no page: when a client opens the address, the
// habits decide in place of the user, and the answer redirects the user back to the client.
#pragma once

#include "sandbox/oauth/authorization_server.h"
#include "sandbox/oauth/parameters.h"

namespace patchbay::sandbox::oauth {

// Makes the checks that every provider makes: a known client, a registered redirect URI,
// `response_type` code, and PKCE with S256 (which the sandbox requires).
std::optional<Response> refuse_request(const AuthorizationServer& server,
                                       const Parameters& parameters, AuthorizationTerms& asked);

// Gets the user's decision from the habits, and redirects the user back with the result.
Response send_back(AuthorizationServer& server, const AuthorizationTerms& asked,
                   const Parameters& parameters);

// Redirects the user back with an error about the request.
Response send_back(const AuthorizationTerms& asked, const Parameters& parameters,
                   const std::string& error);

}  // namespace patchbay::sandbox::oauth
