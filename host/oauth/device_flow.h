// Connecting from a device without a browser (RFC 8628): show the person a code and an address, and
// ask the token endpoint until they are through.
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
  std::string user_code;                  // to be shown
  std::string verification_uri;           // likewise
  std::string verification_uri_complete;  // with the code in it; "" when the server gives none
  WallTime expires_at;
  std::chrono::seconds interval{5};  // between two polls; grows when the server asks for it
  std::vector<std::string> scopes;   // as asked for
};

// Thread-safe; everything is borrowed.
class DeviceFlow {
 public:
  DeviceFlow(HttpClient& http, const Clock& clock) : http_(http), clock_(clock) {}

  // Errors as TokenEndpoint::exchange_code.
  Result<DeviceAuthorization> start(const Registration& at, std::span<const std::string> scopes,
                                    const Bounds& bounds) const;

  // Asks once. Nothing: the person is not through; ask again after `authorization.interval`, which
  // slow_down lengthens by five seconds, and no answer doubles (§3.5). OAUTH_FAILED with denied or
  // timeout, or as TokenEndpoint::exchange_code.
  Result<std::optional<oauth_messages::TokenSet>> poll(const Registration& at,
                                                       DeviceAuthorization& authorization,
                                                       const Bounds& bounds) const;

  // Polls until there is an end.
  Result<oauth_messages::TokenSet> finish(const Registration& at, DeviceAuthorization authorization,
                                          Wait& wait, const Bounds& bounds) const;

 private:
  HttpClient& http_;
  const Clock& clock_;
};

}  // namespace patchbay::oauth
