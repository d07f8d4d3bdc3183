#include "sandbox/oauth/google.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/oauth/consent_page.h"
#include "sandbox/oauth/parameters.h"

namespace patchbay::sandbox::oauth {
namespace {

using nlohmann::json;

constexpr std::string_view kDeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

Response answer(const json& members, int status = 200) {
  auto response = text_response(status, "application/json; charset=utf-8", members.dump(2));
  response.set("Cache-Control", "no-store");
  return response;
}

Response failure(const std::string& error, int status = 400) {
  return answer({{"error", error}, {"error_description", "Bad Request"}}, status);
}

Response bad_request(const Problem& problem) {
  return answer({{"error", "invalid_request"}, {"error_description", problem.sentence}}, 400);
}

// Returns the status that tells a device to wait, or the status of another error:
// …/limited-input-device#step-4.
int status_for(const std::string& error) {
  if (error == "authorization_pending") return 428;
  if (error == "slow_down" || error == "access_denied") return 403;
  return error == "invalid_client" ? 401 : 400;
}

Response tokens(const IssuedAnswer& issued) {
  json members = {{"access_token", issued.access_token},
                  {"token_type", "Bearer"},
                  {"scope", text_of(issued.scopes, " ")}};
  if (issued.expires_in.count() > 0) members["expires_in"] = issued.expires_in.count();
  if (!issued.refresh_token.empty()) members["refresh_token"] = issued.refresh_token;
  if (!issued.refresh_token.empty() && issued.refresh_expires_in.count() > 0) {
    members["refresh_token_expires_in"] = issued.refresh_expires_in.count();
  }
  return answer(members);
}

// Returns true if the value is allowed, or empty because the parameter is missing.
bool is_one_of(const std::string& value, ParameterNames allowed) {
  return value.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

Response authorize(AuthorizationServer& server, const Request& request) {
  const auto read = read_query(request, {"client_id", "redirect_uri", "response_type", "scope",
                                         "state", "access_type", "prompt", "include_granted_scopes",
                                         "login_hint", "code_challenge", "code_challenge_method"});
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const auto& parameters = std::get<Parameters>(read);
  AuthorizationTerms asked;
  if (auto refused = refuse_request(server, parameters, asked)) return *refused;
  const std::string prompt = parameters["prompt"];
  if (!is_one_of(parameters["access_type"], {"online", "offline"}) ||
      !is_one_of(prompt, {"none", "consent", "select_account", "select_account consent"}) ||
      !is_one_of(parameters["include_granted_scopes"], {"true", "false"})) {
    return bad_request({"access_type, prompt or include_granted_scopes has no such value"});
  }
  asked.scopes = scopes_in(parameters["scope"]);
  if (asked.scopes.empty()) return bad_request({"Missing required parameter: scope"});
  asked.user = parameters["login_hint"];
  asked.refreshable = parameters["access_type"] == "offline";
  asked.first_only = true;
  asked.anew = prompt.find("consent") != std::string::npos;
  asked.with_held = parameters["include_granted_scopes"] == "true";
  return send_back(server, asked, parameters);
}

Response token(AuthorizationServer& server, const Request& request) {
  const auto read =
      read_body(request, {"client_id", "client_secret", "code", "redirect_uri", "code_verifier",
                          "grant_type", "refresh_token", "device_code"});
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const auto& parameters = std::get<Parameters>(read);
  const std::string type = parameters["grant_type"];
  server.count(type);
  const auto client = read_client(request, parameters);
  if (const auto* problem = std::get_if<Problem>(&client)) return bad_request(*problem);
  const auto& login = std::get<ClientLogin>(client);
  if (!server.is_right(login.id, login.secret)) return failure("invalid_client", 401);
  Outcome outcome = OauthRefusal{"unsupported_grant_type"};
  if (type == "authorization_code") {
    outcome = server.redeem(login.id, parameters["code"], parameters["redirect_uri"],
                            parameters["code_verifier"]);
  } else if (type == "refresh_token") {
    outcome = server.refresh(login.id, parameters["refresh_token"]);
  } else if (type == kDeviceGrant) {
    outcome = server.poll_device(login.id, parameters["device_code"]);
  }
  if (const auto* refused = std::get_if<OauthRefusal>(&outcome)) {
    return failure(refused->error, status_for(refused->error));
  }
  return tokens(std::get<IssuedAnswer>(outcome));
}

Response device_code(AuthorizationServer& server, const Request& request) {
  const auto read = read_body(request, {"client_id", "client_secret", "scope"});
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const auto& parameters = std::get<Parameters>(read);
  if (server.client(parameters["client_id"]) == nullptr) return failure("invalid_client", 401);
  const Scopes scopes = scopes_in(parameters["scope"]);
  if (scopes.empty()) return failure("invalid_scope");
  const auto code = server.start_device(parameters["client_id"], scopes, true);
  return answer({{"device_code", code.device_code},
                 {"user_code", code.user_code},
                 {"verification_url", request.origin + "/device"},
                 {"expires_in", code.expires_in.count()},
                 {"interval", code.interval.count()}});
}

// Revokes a token. An access token and a refresh token both end the grant:
// …/web-server#tokenrevoke.
Response revoke(AuthorizationServer& server, const Request& request) {
  const auto read = read_body(request, {"token"});
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const bool revoked = server.revoke("", std::get<Parameters>(read)["token"]);
  return revoked ? answer(json::object()) : failure("invalid_token");
}

Response token_info(const AuthorizationServer& server, const Request& request) {
  const auto holder = server.holder(std::string(request.parameter("access_token").value_or("")));
  if (!holder) return failure("invalid_token");
  return answer({{"azp", holder->client},
                 {"aud", holder->client},
                 {"email", holder->user},
                 {"scope", text_of(holder->scopes, " ")}});
}

}  // namespace

void add_google(Router& router, AuthorizationServer& server) {
  router.add("GET", "/o/oauth2/v2/auth",
             [&server](const Request& request, const auto&) { return authorize(server, request); });
  router.add("POST", "/token",
             [&server](const Request& request, const auto&) { return token(server, request); });
  router.add("POST", "/device/code", [&server](const Request& request, const auto&) {
    return device_code(server, request);
  });
  router.add("POST", "/revoke",
             [&server](const Request& request, const auto&) { return revoke(server, request); });
  router.add("GET", "/tokeninfo", [&server](const Request& request, const auto&) {
    return token_info(server, request);
  });
}

}  // namespace patchbay::sandbox::oauth
