// These routes follow developers.google.com/workspace/drive/api/reference/rest/v3/about
#include "sandbox/drive/fields.h"
#include "sandbox/drive/render.h"
#include "sandbox/drive/service.h"

namespace patchbay::sandbox::drive {
namespace {

SandboxResult<Response> get_about(const Exchange& exchange) {
  BOOST_OUTCOME_TRYV(exchange.knows({}));
  if (exchange.text("fields").empty()) {
    return refusal(400, "required", "The 'fields' parameter is required for this method.",
                   "fields");
  }
  const nlohmann::json out = {{"kind", "drive#about"},
                              {"user", render_user(exchange, exchange.user)},
                              {"canCreateDrives", true},
                              {"storageQuota", {{"usage", "0"}, {"usageInDrive", "0"}}}};
  return answer_with(exchange, out, known_of_about(), "");
}

}  // namespace

Response answer_user_info(const Store& store, const Token& token) {
  if (!token.scopes.contains("https://www.googleapis.com/auth/userinfo.email")) {
    return text_response(
        401, "application/json; charset=utf-8",
        R"({"error": "invalid_request", "error_description": "Invalid Credentials"})");
  }
  nlohmann::json out = {{"sub", "1" + token.user}, {"email", token.user}, {"email_verified", true}};
  const auto user = store.users.find(token.user);
  const bool is_of_organization = user != store.users.end() && !user->second.domain.empty();
  if (is_of_organization) out["hd"] = user->second.domain;
  return text_response(200, "application/json; charset=utf-8", out.dump(2));
}

std::vector<Route> about_routes() { return {{"GET", "/about", get_about}}; }

}  // namespace patchbay::sandbox::drive
