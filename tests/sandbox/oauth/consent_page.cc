#include "sandbox/oauth/consent_page.h"

namespace patchbay::sandbox::oauth {
namespace {

constexpr std::size_t kChallengeSize = 43;  // base64url of 32 bytes

// The message is shown to the user and not sent to the client, because the client's identity is not
// certain (RFC 6749 §4.1.2.1).
Response page(const std::string& sentence) {
  return text_response(400, "text/plain; charset=utf-8", sentence + "\n");
}

}  // namespace

std::optional<Response> refuse_request(const AuthorizationServer& server,
                                       const Parameters& parameters, AuthorizationTerms& asked) {
  asked.client = parameters["client_id"];
  asked.redirect_uri = parameters["redirect_uri"];
  const Client* client = server.client(asked.client);
  if (client == nullptr) return page("unknown client_id");
  if (!server.is_registered(*client, asked.redirect_uri)) return page("unknown redirect_uri");
  if (parameters["response_type"] != "code") {
    return send_back(asked, parameters, "unsupported_response_type");
  }
  asked.challenge = parameters["code_challenge"];
  if (asked.challenge.size() != kChallengeSize || parameters["code_challenge_method"] != "S256") {
    return send_back(asked, parameters, "invalid_request");
  }
  return std::nullopt;
}

Response send_back(AuthorizationServer& server, const AuthorizationTerms& asked,
                   const Parameters& parameters) {
  const auto decision = server.consent(asked);
  const auto* code = std::get_if<std::string>(&decision);
  return redirect_with(asked.redirect_uri,
                       {{"code", code != nullptr ? *code : ""},
                        {"error", code != nullptr ? "" : std::get<OauthRefusal>(decision).error},
                        {"state", parameters["state"]},
                        {"iss", server.habits().iss}});
}

Response send_back(const AuthorizationTerms& asked, const Parameters& parameters,
                   const std::string& error) {
  return redirect_with(asked.redirect_uri, {{"error", error}, {"state", parameters["state"]}});
}

}  // namespace patchbay::sandbox::oauth
