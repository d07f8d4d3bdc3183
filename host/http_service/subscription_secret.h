#pragma once

#include <string_view>

#include "base/result.h"
#include "http_client/origin_policy.h"
#include "http_service/http_request.h"
#include "services/call_secrets.h"

namespace patchbay::http_service {

// A connector writes this text at the place where a request must have the secret of a subscription.
// The text is safe in JSON, in forms and in headers.
inline constexpr std::string_view kSecretPlaceholder = "PATCHBAY-SUBSCRIPTION-SECRET";
// The name of this secret in CallSecrets.
inline constexpr std::string_view kSecretName = "subscription";

// Replaces the placeholder with the secret, in the headers and in a body that is in memory. Without
// the placeholder, or if `secrets` is nullptr, the request stays unchanged. Fails with PLUGIN_FAULT
// if the credential may not be sent to the request's address, or if the request has no credential.
Result<void> put_subscription_secret(const services::CallSecrets* secrets,
                                     const OriginPolicy& origins, HttpRequest& request);

}  // namespace patchbay::http_service
