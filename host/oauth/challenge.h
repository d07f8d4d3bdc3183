#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http_client/http_client.h"
#include "http_client/url.h"
#include "manifest/auth.h"
#include "oauth/registration.h"

namespace patchbay::oauth {

// The response of a resource to a request without a credential (RFC 9728 §5.1).
struct Challenge {
  bool is_refused = false;          // true: the status was 401
  std::string metadata_url;         // the address of the resource's metadata; "" if unknown
  std::vector<std::string> scopes;  // the scopes that the resource requests; may be empty
  std::optional<http_client::AddressKind> answered{};  // the network from which the resource
                                                       // answered; nullopt: no request was sent
};

// Sends the manifest's request to `resource` without a credential, and reads the refusal. Fails
// with OAUTH_FAILED (provider_down) if the resource cannot be reached, answers too late or reports
// a fault. Fails with CANCELLED if `bounds` cancel the request.
Result<Challenge> ask_without_credential(http_client::HttpClient& http, const Clock& clock,
                                         const manifest::DiscoveryRequest& asked,
                                         const std::string& resource, http_client::Reach reach,
                                         const Bounds& bounds);

// Returns OAUTH_FAILED (provider_down) for a status that means a fault of the server. `what` says
// what the host wanted to know, for example "how it authorizes". The message is then "SERVER cannot
// say at the moment how it authorizes (status 503). Try later."
Error down_for_now(const http_client::Url& url, int status, std::string_view what);

}  // namespace patchbay::oauth
