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

// What a resource answers to a request without a credential (RFC 9728 §5.1).
struct Challenge {
  bool is_refused = false;   // the answer was 401
  std::string metadata_url;  // where the resource's metadata are; "" if the answer does not say it
  std::vector<std::string> scopes;        // that the resource wants; empty if the answer names none
  std::optional<AddressKind> answered{};  // the network of the resource; nothing: it was not asked
};

// Sends the manifest's request to `resource`, without a credential, and reads the refusal. Fails
// with OAUTH_FAILED (provider_down) if the resource cannot be reached, answers too late or says
// that it has a fault, and with CANCELLED.
Result<Challenge> ask_without_credential(HttpClient& http, const Clock& clock,
                                         const manifest::DiscoveryRequest& asked,
                                         const std::string& resource, Reach reach,
                                         const Bounds& bounds);

// Returns an OAUTH_FAILED (provider_down) for an answer whose status says that the server has a
// fault. `what` is what the server should have told, such as "how it authorizes". The message then
// is "SERVER cannot say at the moment how it authorizes (status 503). Try later."
Error down_for_now(const Url& url, int status, std::string_view what);

}  // namespace patchbay::oauth
