#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "http_client/http_client.h"
#include "oauth/registration.h"

namespace patchbay::oauth {

// A client that a server has registered.
struct GivenClient {
  ClientIdentity identity;
  std::optional<WallTime> expires_at;  // expiry of the secret; nullopt: never
};

// Registers this host as a client, at a server with open registration (RFC 7591 §3). `redirect_uri`
// is the address to which users return. Ignores the redirect_uris in the response. Fails with
// OAUTH_FAILED (client_missing or provider_down) or CANCELLED.
Result<GivenClient> register_client(http_client::HttpClient& http, const Endpoints& at,
                                    const std::string& redirect_uri, const Bounds& bounds);

}  // namespace patchbay::oauth
