#include "sandbox/github/refusal.h"

#include <nlohmann/json.hpp>

namespace patchbay::sandbox::github {
namespace {

using nlohmann::json;

Refusal refuse(int status, json body) {
  body["documentation_url"] = "https://docs.github.com/rest";
  body["status"] = std::to_string(status);
  return {text_response(status, "application/json; charset=utf-8", body.dump())};
}

}  // namespace

Refusal refusal(int status, std::string_view message) {
  return refuse(status, {{"message", message}});
}

Refusal not_found() { return refusal(404, "Not Found"); }
Refusal bad_credentials() { return refusal(401, "Bad credentials"); }
Refusal requires_authentication() { return refusal(401, "Requires authentication"); }

Refusal unknown_parameter(std::string_view name) {
  return refusal(400, "Unknown parameter: " + std::string(name));
}

Refusal validation_failed(std::string_view resource, std::string_view field, std::string_view code,
                          std::string_view message) {
  json error = {{"resource", resource}, {"field", field}, {"code", code}};
  if (!message.empty()) error["message"] = message;
  return refuse(422, {{"message", "Validation Failed"}, {"errors", json::array({error})}});
}

Refusal single_sign_on_required(std::string_view organization) {
  auto answer = refusal(403,
                        "Resource protected by organization SAML enforcement. You must grant your "
                        "OAuth token access to this organization.");
  answer.response.set("X-GitHub-SSO",
                      "required; url=https://github.com/orgs/" + std::string(organization) +
                          "/sso?authorization_request="
                          "AZSCKtL4U8yX1H3sCQIVnVgmjmon5fWxks5YrqhJgah0b2tlbl9pZM4EuMz4");
  return answer;
}

Refusal not_accessible(std::string_view permission) {
  auto answer = refusal(403, "Resource not accessible by personal access token");
  answer.response.set("X-Accepted-GitHub-Permissions", std::string(permission));
  return answer;
}

}  // namespace patchbay::sandbox::github
