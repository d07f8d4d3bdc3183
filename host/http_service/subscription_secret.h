#pragma once

#include <string_view>

#include "base/result.h"
#include "http_client/origin_policy.h"
#include "http_service/http_request.h"
#include "services/call_secrets.h"

namespace patchbay::http_service {

// A placeholder for the secret of a subscription. A connector writes it into a request. It is safe
// in JSON, in forms and in headers.
inline constexpr std::string_view kSecretPlaceholder = "PATCHBAY-SUBSCRIPTION-SECRET";
// The secret's name in CallSecrets.
inline constexpr std::string_view kSecretName = "subscription";

// Replaces the placeholder by the secret in the headers and in a body in memory. The request then
// does not follow redirects. Changes nothing if there is no placeholder, or if `secrets` is nullptr
// or lacks the secret. Fails with PLUGIN_FAULT if the request's address may not receive the
// credential, or if the request has no credential.
Result<void> put_subscription_secret(const services::CallSecrets* secrets,
                                     const http_client::OriginPolicy& origins,
                                     HttpRequest& request);

}  // namespace patchbay::http_service
