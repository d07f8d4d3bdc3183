#include "sandbox/graph/refusal.h"

#include <nlohmann/json.hpp>

namespace patchbay::sandbox::graph {

using nlohmann::json;

Refusal refusal(int status, std::string_view code, const std::string& message) {
  const json body = {{"error",
                      {{"code", code},
                       {"message", message},
                       {"innerError",
                        {{"date", "2026-05-01T10:00:00"},
                         {"request-id", "00000000-0000-0000-0000-000000000000"},
                         {"client-request-id", "00000000-0000-0000-0000-000000000000"}}}}}};
  return {text_response(status, "application/json", body.dump())};
}

Refusal item_not_found(std::string_view id) {
  return refusal(404, "itemNotFound", "The resource could not be found: " + std::string(id));
}

Refusal access_denied() { return refusal(403, "accessDenied", "Access denied"); }

Refusal invalid_request(const std::string& message) {
  return refusal(400, "invalidRequest", message);
}

Refusal bad_credentials() {
  auto refused =
      refusal(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.");
  refused.response.set("WWW-Authenticate", R"(Bearer realm="", error="invalid_token")");
  return refused;
}

Refusal request_denied() {
  return refusal(403, "Authorization_RequestDenied",
                 "Insufficient privileges to complete the operation.");
}

}  // namespace patchbay::sandbox::graph
