// Connecting from a device without a browser (RFC 8628): show the user a code and an address, and
// poll the token endpoint until the user has finished.
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
  std::string user_code;                  // shown to the user
  std::string verification_uri;           // shown to the user
  std::string verification_uri_complete;  // with the code in it; "" if the server does not give it
  WallTime expires_at;
  std::chrono::seconds interval{5};  // between two polls; grows if the server asks for that
  std::vector<std::string> scopes;   // the ones that were asked for
};

// Thread-safe; everything is borrowed.
class DeviceFlow {
 public:
  DeviceFlow(HttpClient& http, const Clock& clock) : http_(http), clock_(clock) {}

  // Errors as TokenEndpoint::exchange_code.
  Result<DeviceAuthorization> start(const Registration& at, std::span<const std::string> scopes,
                                    const Bounds& bounds) const;

  // Asks once. Nothing: the user has not finished; ask again after `authorization.interval`.
  // slow_down makes it five seconds longer, and a missing answer doubles it (§3.5). OAUTH_FAILED
  // with denied or timeout, or as TokenEndpoint::exchange_code.
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
