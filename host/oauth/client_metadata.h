// What this host says of itself as an OAuth client: when it registers (RFC 7591 §2), and in the
// document that it publishes (OAuth Client ID Metadata Document).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauth/registration.h"

namespace patchbay::oauth {

// Returns the address as a server keeps it. A client on this machine may come back to any port (RFC
// 8252 §7.3), so an address of http has none: "http://127.0.0.1/callback".
std::string without_port(std::string_view redirect_uri);

// Returns the body of a request to register, for users who come back to `redirect_uri`.
std::string registration_request(const std::string& redirect_uri, const Endpoints& at);

// Returns the document that `address` publishes. redirect_uris: as RedirectUris has them.
std::string client_document(const std::string& address,
                            const std::vector<std::string>& redirect_uris);

}  // namespace patchbay::oauth
