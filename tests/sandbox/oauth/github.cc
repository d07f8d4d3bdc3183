#include "sandbox/oauth/github.h"

#include <nlohmann/json.hpp>

#include "sandbox/oauth/consent_page.h"
#include "sandbox/oauth/parameters.h"

namespace patchbay::sandbox::oauth {
namespace {

using nlohmann::json;

constexpr std::string_view kDeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
constexpr std::string_view kBoth = " ,";

// Answers in the form that the client accepts; the default is a form-encoded body.
Response answer(const Request& request, const json& members, int status = 200) {
  if (request.header("Accept").value_or("").find("application/json") != std::string_view::npos) {
    return text_response(status, "application/json; charset=utf-8", members.dump());
  }
  std::string form;
  for (const auto& [name, value] : members.items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    form += (form.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(text);
  }
  return text_response(status, "application/x-www-form-urlencoded; charset=utf-8", form);
}

Response bad_request(const Problem& problem) {
  return text_response(400, "application/json; charset=utf-8",
                       json{{"message", problem.sentence}}.dump());
}

// Returns GitHub's error code for the failure of a token request.
std::string word_for(const std::string& error, const std::string& grant_type) {
  if (error == "invalid_client") return "incorrect_client_credentials";
  if (error != "invalid_grant") return error;
  if (grant_type == "refresh_token") return "bad_refresh_token";
  return grant_type == kDeviceGrant ? "incorrect_device_code" : "bad_verification_code";
}

Response failure(const Request& request, const std::string& word) {
  return answer(request, {{"error", word},
                          {"error_description", "The request failed: " + word},
                          {"error_uri", "https://docs.github.com"}});
}

// Tokens that expire belong to GitHub Apps. They have permissions, and their "scope" is always
// empty. Tokens of OAuth Apps have scopes and do not expire.
Response tokens(const Request& request, const IssuedAnswer& issued) {
  const bool is_of_app = issued.expires_in.count() > 0;
  json members = {{"access_token", issued.access_token},
                  {"token_type", "bearer"},
                  {"scope", is_of_app ? "" : text_of(issued.scopes, ",")}};
  if (is_of_app) members["expires_in"] = issued.expires_in.count();
  if (!issued.refresh_token.empty()) {
    members["refresh_token"] = issued.refresh_token;
    members["refresh_token_expires_in"] = issued.refresh_expires_in.count();
  }
  return answer(request, members);
}

Response authorize(AuthorizationServer& server, const Request& request) {
  const auto read =
      read_query(request, {"client_id", "redirect_uri", "response_type", "scope", "state", "login",
                           "prompt", "allow_signup", "code_challenge", "code_challenge_method"});
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const auto& parameters = std::get<Parameters>(read);
  AuthorizationTerms asked;
  if (auto refused = refuse_request(server, parameters, asked)) return *refused;
  asked.scopes = scopes_in(parameters["scope"], kBoth);
  asked.user = parameters["login"];
  return send_back(server, asked, parameters);
}

Outcome grant(AuthorizationServer& server, const Parameters& parameters, const ClientLogin& login,
              const std::string& type) {
  if (type == "refresh_token") return server.refresh(login.id, parameters["refresh_token"]);
  if (type == kDeviceGrant) return server.poll_device(login.id, parameters["device_code"]);
  return server.redeem(login.id, parameters["code"], parameters["redirect_uri"],
                       parameters["code_verifier"]);
}

Response token(AuthorizationServer& server, const Request& request) {
  const auto read =
      read_body(request,
                {"client_id", "client_secret", "code", "redirect_uri", "code_verifier",
                 "grant_type", "refresh_token", "device_code", "repository_id"},
                true);
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const auto& parameters = std::get<Parameters>(read);
  std::string type = parameters["grant_type"];
  if (type.empty()) type = "authorization_code";
  server.count(type);
  if (type != "authorization_code" && type != "refresh_token" && type != kDeviceGrant) {
    return failure(request, "unsupported_grant_type");
  }
  const auto client = read_client(request, parameters);
  if (const auto* problem = std::get_if<Problem>(&client)) return bad_request(*problem);
  const auto& login = std::get<ClientLogin>(client);
  // A device has no secret, and GitHub does not require one.
  const bool known = type == kDeviceGrant ? server.client(login.id) != nullptr
                                          : server.is_right(login.id, login.secret);
  if (!known) return failure(request, word_for("invalid_client", type));
  const auto outcome = grant(server, parameters, login, type);
  if (const auto* refused = std::get_if<OauthRefusal>(&outcome)) {
    return failure(request, word_for(refused->error, type));
  }
  return tokens(request, std::get<IssuedAnswer>(outcome));
}

Response device_code(AuthorizationServer& server, const Request& request) {
  const auto read = read_body(request, {"client_id", "client_secret", "scope"}, true);
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const auto& parameters = std::get<Parameters>(read);
  if (server.client(parameters["client_id"]) == nullptr) {
    return answer(request, {{"error", "Not Found"}}, 404);
  }
  const auto code =
      server.start_device(parameters["client_id"], scopes_in(parameters["scope"], kBoth), true);
  return answer(request, {{"device_code", code.device_code},
                          {"user_code", code.user_code},
                          {"verification_uri", request.origin + "/login/device"},
                          {"expires_in", code.expires_in.count()},
                          {"interval", code.interval.count()}});
}

// Uses Basic authentication and the token in a JSON body
// (docs.github.com/rest/apps/oauth-applications).
Response end_grant(AuthorizationServer& server, const Request& request, const std::string& id) {
  const auto read = read_body(request, {"access_token"}, true);
  if (const auto* problem = std::get_if<Problem>(&read)) return bad_request(*problem);
  const auto client = read_client(request, Parameters());
  const auto* login = std::get_if<ClientLogin>(&client);
  if (login == nullptr || login->id != id || !server.is_right(login->id, login->secret)) {
    return answer(request, {{"message", "Not Found"}}, 404);
  }
  const std::string token = std::get<Parameters>(read)["access_token"];
  if (token.empty() || token.starts_with("ghr_")) {
    return answer(request, {{"message", "Validation Failed"}}, 422);
  }
  if (!server.revoke(id, token)) return answer(request, {{"message", "Not Found"}}, 404);
  return {204, {}, {}};
}

}  // namespace

void add_github(Router& router, AuthorizationServer& server) {
  router.add("GET", "/login/oauth/authorize",
             [&server](const Request& request, const auto&) { return authorize(server, request); });
  router.add("POST", "/login/oauth/access_token",
             [&server](const Request& request, const auto&) { return token(server, request); });
  router.add("POST", "/login/device/code", [&server](const Request& request, const auto&) {
    return device_code(server, request);
  });
  for (const std::string prefix : {"", "/api/v3"}) {
    router.add("DELETE", prefix + "/applications/{client_id}/grant",
               [&server](const Request& request, const PathParameters& path) {
                 return end_grant(server, request, path.at("client_id"));
               });
  }
}

}  // namespace patchbay::sandbox::oauth
