#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "http_client/http_client.h"
#include "oauth/registration.h"

namespace patchbay::oauth {

// A client as a server registered it.
struct GivenClient {
  ClientIdentity identity;
  std::optional<WallTime> expires_at;  // of its secret; nothing if it has no end
};

// Registers this host at a server that lets anybody register (RFC 7591 §3), for users who come back
// to `redirect_uri`. The answer's own redirect_uris are not used. Fails with OAUTH_FAILED
// (client_missing or provider_down) or CANCELLED.
Result<GivenClient> register_client(HttpClient& http, const Endpoints& at,
                                    const std::string& redirect_uri, const Bounds& bounds);

}  // namespace patchbay::oauth
