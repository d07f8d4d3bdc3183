// Connects an account from a device without a browser (RFC 8628). The host shows a code and an
// address to the user, and polls the token endpoint until the user has approved.
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
  // The address that already contains the code. Empty if the server does not send one.
  std::string verification_uri_complete;
  WallTime expires_at;                // expiry of the codes, shown to the user
  Monotonic ends = Monotonic::max();  // the same expiry by the monotonic clock, for poll()
  std::chrono::seconds interval{5};   // time between two polls; poll() may increase it
  std::vector<std::string> scopes;    // the requested scopes
};

// Runs the device flow. Borrows all arguments. Thread-safe.
class DeviceFlow {
 public:
  DeviceFlow(http_client::HttpClient& http, const Clock& clock) : http_(http), clock_(clock) {}

  // Gets the codes from the provider. Fails with INVALID_ARGUMENT if the connector has no device
  // flow. Fails with OAUTH_FAILED (invalid_scope or outcome_unknown). Also fails like
  // TokenEndpoint::exchange_code.
  Result<DeviceAuthorization> start(const Registration& at, std::span<const std::string> scopes,
                                    const Bounds& bounds) const;

  // Asks the token endpoint once. Returns the tokens if the user has approved. Returns nullopt if
  // the user has not approved yet, or if the provider is down or did not answer. The caller then
  // polls again after `authorization.interval`. The response slow_down increases the interval by
  // five seconds, and a missing response doubles it (RFC 8628 §3.5). Fails with OAUTH_FAILED
  // (denied or timeout). Also fails like TokenEndpoint::exchange_code, except with provider_down.
  Result<std::optional<oauth_messages::TokenSet>> poll(const Registration& at,
                                                       DeviceAuthorization& authorization,
                                                       const Bounds& bounds) const;

  // Waits and polls until the flow succeeds or fails.
  Result<oauth_messages::TokenSet> finish(const Registration& at, DeviceAuthorization authorization,
                                          Wait& wait, const Bounds& bounds) const;

 private:
  http_client::HttpClient& http_;
  const Clock& clock_;
};

}  // namespace patchbay::oauth
