// Connects an account from a device without a browser (RFC 8628). The host shows a code and an
// address to the user, and polls the token endpoint until the user has finished.
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
  WallTime expires_at;                // the end of the codes, shown to the user
  Monotonic ends = Monotonic::max();  // the same end for poll(), by the monotonic clock
  std::chrono::seconds interval{5};   // between two polls; poll() makes it longer if necessary
  std::vector<std::string> scopes;    // the requested scopes
};

// Runs the device flow. Thread-safe; all arguments are borrowed.
class DeviceFlow {
 public:
  DeviceFlow(HttpClient& http, const Clock& clock) : http_(http), clock_(clock) {}

  // Gets the codes from the provider. Fails with INVALID_ARGUMENT if the connector has no device
  // flow. Fails with OAUTH_FAILED (invalid_scope or outcome_unknown). Also fails like
  // TokenEndpoint::exchange_code.
  Result<DeviceAuthorization> start(const Registration& at, std::span<const std::string> scopes,
                                    const Bounds& bounds) const;

  // Asks the token endpoint once. Returns the tokens if the user has finished. Returns nothing if
  // the user has not finished, or if the provider is down or gave no answer. In these cases, call
  // this again after `authorization.interval`. The answer slow_down makes the interval five seconds
  // longer, and a missing answer doubles the interval (RFC 8628 §3.5). Fails with OAUTH_FAILED
  // (denied or timeout). Also fails like TokenEndpoint::exchange_code, but not with provider_down.
  Result<std::optional<oauth_messages::TokenSet>> poll(const Registration& at,
                                                       DeviceAuthorization& authorization,
                                                       const Bounds& bounds) const;

  // Waits and polls until the flow succeeds or fails.
  Result<oauth_messages::TokenSet> finish(const Registration& at, DeviceAuthorization authorization,
                                          Wait& wait, const Bounds& bounds) const;

 private:
  HttpClient& http_;
  const Clock& clock_;
};

}  // namespace patchbay::oauth
