// Builds the metadata of this host as an OAuth client. The host sends the metadata when it
// registers (RFC 7591 §2), and publishes them in a document (OAuth Client ID Metadata Document).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauth/registration.h"

namespace patchbay::oauth {

// Returns an http address without its port: "http://127.0.0.1/callback". Returns an https address
// unchanged. Servers store a loopback address without a port, because a client on this machine may
// use any port (RFC 8252 §7.3).
std::string without_port(std::string_view redirect_uri);

// Returns the body of a registration request. `redirect_uri` is the address to which users return.
std::string registration_request(const std::string& redirect_uri, const Endpoints& at);

// Returns the document that this host publishes at `address`. `redirect_uris` is
// RedirectUris::list().
std::string client_document(const std::string& address,
                            const std::vector<std::string>& redirect_uris);

}  // namespace patchbay::oauth
