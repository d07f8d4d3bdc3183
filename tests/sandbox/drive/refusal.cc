#include "sandbox/drive/refusal.h"

#include <nlohmann/json.hpp>

namespace patchbay::sandbox::drive {

using nlohmann::json;

Refusal refusal(int status, std::string_view reason, const std::string& message,
                std::string_view location) {
  json error = {{"domain", "global"}, {"reason", reason}, {"message", message}};
  if (reason == "rateLimitExceeded" || reason == "userRateLimitExceeded") {
    error["domain"] = "usageLimits";
  }
  if (!location.empty()) {
    error["locationType"] = location == "Authorization" ? "header" : "parameter";
    error["location"] = location;
  }
  const json body = {
      {"error", {{"code", status}, {"message", message}, {"errors", json::array({error})}}}};
  return {text_response(status, "application/json; charset=UTF-8", body.dump(1))};
}

Refusal file_not_found(std::string_view id) {
  return refusal(404, "notFound", "File not found: " + std::string(id) + ".", "fileId");
}

Refusal drive_not_found(std::string_view id) {
  return refusal(404, "notFound", "Shared drive not found: " + std::string(id), "driveId");
}

Refusal invalid_value(std::string_view parameter) {
  return refusal(400, "invalid", "Invalid Value", parameter);
}

Refusal unknown_parameter(std::string_view name) {
  return refusal(400, "badRequest", "Unknown parameter: " + std::string(name), name);
}

Refusal no_credentials() {
  return refusal(403, "forbidden",
                 "Method doesn't allow unregistered callers (callers without established "
                 "identity). Please use API Key or other form of API consumer identity to call "
                 "this API.");
}

Refusal bad_credentials() {
  auto refused = refusal(401, "authError", "Invalid Credentials", "Authorization");
  refused.response.set("WWW-Authenticate",
                       R"(Bearer realm="https://accounts.google.com/", error="invalid_token")");
  return refused;
}

Refusal lacks_scope() {
  auto refused = refusal(403, "insufficientPermissions",
                         "Insufficient Permission: Request had insufficient authentication "
                         "scopes.");
  refused.response.set("WWW-Authenticate", R"(Bearer realm="https://accounts.google.com/", )"
                                           R"(error="insufficient_scope")");
  return refused;
}

}  // namespace patchbay::sandbox::drive
