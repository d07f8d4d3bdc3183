#include "sandbox/oauth/microsoft.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/oauth/consent_page.h"
#include "sandbox/oauth/parameters.h"

namespace patchbay::sandbox::oauth {
namespace {

using nlohmann::json;

constexpr std::string_view kDeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
constexpr const char* kOffline = "offline_access";

Response answer(const json& members, int status = 200) {
  auto response = text_response(status, "application/json; charset=utf-8", members.dump());
  response.set("Cache-Control", "no-store, no-cache");
  return response;
}

Response failure(const std::string& error) {
  const int status = error == "invalid_client" ? 401 : 400;
  return answer({{"error", error},
                 {"error_description", "AADSTS00000: the request failed"},
                 {"error_codes", json::array({0})},
                 {"correlation_id", "00000000-0000-0000-0000-000000000000"}},
                status);
}

Response bad_request(const Problem& problem) {
  return answer({{"error", "invalid_request"}, {"error_description", problem.sentence}}, 400);
}

// Returns Microsoft's code for an error: …/v2-oauth2-device-code#expected-errors
std::string word_for(const std::string& error, const std::string& grant_type) {
  if (grant_type != kDeviceGrant) return error;
  if (error == "access_denied") return "authorization_declined";
  return error == "invalid_grant" ? "bad_verification_code" : error;
}

Response tokens(const IssuedAnswer& issued) {
  Scopes shown = issued.scopes;
  shown.erase(kOffline);  // Microsoft never names this scope in an answer
  json members = {{"token_type", "Bearer"},
                  {"scope", text_of(shown, " ")},
                  {"expires_in", issued.expires_in.count()},
                  {"ext_expires_in", issued.expires_in.count()},
                  {"access_token", issued.access_token}};
  if (!issued.refresh_token.empty()) members["refresh_token"] = issued.refresh_token;
  return answer(members);
}

bool is_tenant(const std::string& tenant) {
  if (tenant == "common" || tenant == "organizations" || tenant == "consumers") return true;
  return tenant.size() == 36 &&
         tenant.find_first_not_of("0123456789abcdefABCDEF-") == std::string::npos;
}

Response authorize(AuthorizationServer& server, const Request& request) {
  const auto read = read_query(
      request, {"client_id", "redirect_uri", "response_type", "response_mode", "scope", "state",
                "prompt", "login_hint", "domain_hint", "code_challenge", "code_challenge_method"});
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const auto& parameters = std::get<Parameters>(read);
  AuthorizationTerms asked;
  if (auto refused = refuse_request(server, parameters, asked)) return *refused;
  const std::string mode = parameters["response_mode"];
  if (!mode.empty() && mode != "query")
    return bad_request({"response_mode has no such value here"});
  asked.scopes = scopes_in(parameters["scope"]);
  if (asked.scopes.empty()) return bad_request({"AADSTS900144: scope is missing"});
  asked.user = parameters["login_hint"];
  asked.refreshable = asked.scopes.contains(kOffline);
  return send_back(server, asked, parameters);
}

// Without a user, only the scopes that are registered for the application itself can be granted.
Outcome client_credentials(AuthorizationServer& server, const std::string& client,
                           const Scopes& scopes) {
  const bool right = scopes.size() == 1 && scopes.begin()->ends_with("/.default");
  if (!right) return OauthRefusal{"invalid_scope"};
  return server.client_credentials(client, scopes);
}

Outcome grant(AuthorizationServer& server, const Parameters& parameters, const std::string& client,
              const std::string& type) {
  if (type == "authorization_code") {
    return server.redeem(client, parameters["code"], parameters["redirect_uri"],
                         parameters["code_verifier"]);
  }
  if (type == "refresh_token") return server.refresh(client, parameters["refresh_token"]);
  if (type == kDeviceGrant) return server.poll_device(client, parameters["device_code"]);
  if (type == "client_credentials") {
    return client_credentials(server, client, scopes_in(parameters["scope"]));
  }
  return OauthRefusal{"unsupported_grant_type"};
}

Response token(AuthorizationServer& server, const Request& request) {
  const auto read =
      read_body(request, {"client_id", "client_secret", "code", "redirect_uri", "code_verifier",
                          "grant_type", "refresh_token", "device_code", "scope"});
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const auto& parameters = std::get<Parameters>(read);
  const std::string type = parameters["grant_type"];
  server.count(type);
  const auto client = read_client(request, parameters);
  if (const auto* problem = std::get_if<Problem>(&client)) return bad_request(*problem);
  const auto& login = std::get<ClientLogin>(client);
  if (!server.is_right(login.id, login.secret)) return failure("invalid_client");
  const auto outcome = grant(server, parameters, login.id, type);
  if (const auto* refused = std::get_if<OauthRefusal>(&outcome)) {
    return failure(word_for(refused->error, type));
  }
  return tokens(std::get<IssuedAnswer>(outcome));
}

Response device_code(AuthorizationServer& server, const Request& request) {
  const auto read = read_body(request, {"client_id", "client_secret", "scope"});
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const auto& parameters = std::get<Parameters>(read);
  if (server.client(parameters["client_id"]) == nullptr) return failure("unauthorized_client");
  const Scopes scopes = scopes_in(parameters["scope"]);
  const auto code = server.start_device(parameters["client_id"], scopes, scopes.contains(kOffline));
  return answer({{"device_code", code.device_code},
                 {"user_code", code.user_code},
                 {"verification_uri", request.origin + "/devicelogin"},
                 {"expires_in", code.expires_in.count()},
                 {"interval", code.interval.count()},
                 {"message", "Open the page and enter the code."}});
}

using Route = Response (*)(AuthorizationServer&, const Request&);

}  // namespace

void add_microsoft(Router& router, AuthorizationServer& server) {
  const auto add = [&](const char* method, const std::string& end, Route route) {
    router.add(method, "/{tenant}/oauth2/v2.0/" + end,
               [&server, route](const Request& request, const PathParameters& path) {
                 if (!is_tenant(path.at("tenant"))) {
                   return bad_request({"AADSTS90002: there is no such tenant"});
                 }
                 return route(server, request);
               });
  };
  add("GET", "authorize", authorize);
  add("POST", "token", token);
  add("POST", "devicecode", device_code);
}

}  // namespace patchbay::sandbox::oauth
