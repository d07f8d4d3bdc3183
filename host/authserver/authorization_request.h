#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authserver/authserver.h"
#include "httpd/request.h"

namespace patchbay::authserver {

// A client's request for a user's authorization (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2.1).
struct AuthorizationRequest {
  Client client;
  std::string redirect_uri;
  std::string state;
  // Set if the request is wrong. The client then gets this error, the user is not asked, and the
  // members below have no meaning.
  std::optional<Error> refused{};
  std::string challenge{};
  std::vector<std::string> scopes{};
  std::string resource{};
};

// Reads the query of the browser's `request`. Fails with NOT_FOUND if the client is unknown or its
// redirect URI is not registered. The browser must then not be redirected to that URI (RFC 6749
// §4.1.2.1).
Result<AuthorizationRequest> read_authorization(Authserver& server,
                                                const std::vector<httpd::NamedText>& query,
                                                const httpd::Request& request);

// Return the address for the browser's redirect, with the code or with the refusal (RFC 6749
// §4.1.2, RFC 9207 §2).
std::string granted_address(const Authserver& server, const AuthorizationRequest& asked,
                            const Secret& code);
std::string refused_address(const Authserver& server, const AuthorizationRequest& asked,
                            const Error& error);

}  // namespace patchbay::authserver
