#pragma once

#include <string_view>

#include "base/result.h"
#include "http_client/origin_policy.h"
#include "http_service/http_request.h"
#include "services/call_secrets.h"

namespace patchbay::http_service {

// What a connector writes where a request has to carry the secret of a subscription. It is safe in
// JSON, in forms and in headers.
inline constexpr std::string_view kSecretPlaceholder = "PATCHBAY-SUBSCRIPTION-SECRET";
// The name of that secret among those of the call.
inline constexpr std::string_view kSecretName = "subscription";

// Puts the secret in place of the placeholder, in the headers and in a body that is bytes. Without
// the placeholder, or without `secrets`, the request stays as it is. Fails with PLUGIN_FAULT if the
// request goes where the credential may not go, or without it.
Result<void> put_subscription_secret(const services::CallSecrets* secrets,
                                     const OriginPolicy& origins, HttpRequest& request);

}  // namespace patchbay::http_service
