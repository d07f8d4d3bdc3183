// Connecting from a device without a browser (RFC 8628): the user is shown a code and an address,
// and the host polls the token endpoint until the user has finished.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "http_client/http_client.h"
#include "http_client/wait.h"
#include "oauth/registration.h"
#include "oauth_messages/token_set.h"

namespace patchbay::oauth {

struct DeviceAuthorization {
  Secret device_code;
  std::string user_code;         // shown to the user
  std::string verification_uri;  // shown to the user
  // the address with the code in it; empty if the server does not give it
  std::string verification_uri_complete;
  WallTime expires_at;                // shown to the user
  Monotonic ends = Monotonic::max();  // the same for poll(), which no step of the clock disturbs
  std::chrono::seconds interval{5};   // between two polls; it grows if the server asks for that
  std::vector<std::string> scopes;    // the requested scopes
};

// Thread-safe; all arguments are borrowed.
class DeviceFlow {
 public:
  DeviceFlow(HttpClient& http, const Clock& clock) : http_(http), clock_(clock) {}

  // Fails like TokenEndpoint::exchange_code, or with outcome_unknown.
  Result<DeviceAuthorization> start(const Registration& at, std::span<const std::string> scopes,
                                    const Bounds& bounds) const;

  // Asks once. Returns nothing if the user has not finished; then ask again after
  // `authorization.interval`. The answer slow_down makes the interval five seconds longer, and a
  // missing answer doubles it (§3.5). Fails with OAUTH_FAILED (denied or timeout), or like
  // TokenEndpoint::exchange_code, but not with provider_down.
  Result<std::optional<oauth_messages::TokenSet>> poll(const Registration& at,
                                                       DeviceAuthorization& authorization,
                                                       const Bounds& bounds) const;

  // Polls until the flow succeeds or fails.
  Result<oauth_messages::TokenSet> finish(const Registration& at, DeviceAuthorization authorization,
                                          Wait& wait, const Bounds& bounds) const;

 private:
  HttpClient& http_;
  const Clock& clock_;
};

}  // namespace patchbay::oauth
