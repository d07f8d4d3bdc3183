#include "authserver/oidc_peer.h"

#include <ctime>

#include "base/base64.h"
#include "base/digest.h"
#include "oauth_messages/form.h"

namespace patchbay::authserver {
namespace {

using nlohmann::json;

constexpr const char* kClientId = "patchbay at acme";
constexpr const char* kClientSecret = "s3cret/with:odd+letters";

std::map<std::string, std::string> members_of(std::string_view form) {
  std::map<std::string, std::string> members;
  const auto read = oauth_messages::parse_form_strictly(form);
  REQUIRE(read);
  for (const auto& [name, value] : *read) {
    CHECK_FALSE(members.contains(name));
    members[name] = std::string(value.reveal());
  }
  return members;
}

// The client's id and secret in a header, as RFC 6749 §2.3.1 says.
std::string basic() {
  const auto encoded = [](const char* text) {
    return std::string(oauth_messages::form_encoded(text).reveal());
  };
  const std::string pair = encoded(kClientId) + ":" + encoded(kClientSecret);
  return "Basic " + base64(pair);
}

}  // namespace

OidcPeer::OidcPeer() {
  const std::string at = issuer();
  published = {{"issuer", at},
               {"authorization_endpoint", at + "/authorize?tenant=acme"},
               {"token_endpoint", at + "/token"},
               {"jwks_uri", at + "/keys"},
               {"authorization_response_iss_parameter_supported", true}};
  keys = key.jwks();
  sign = [this](const json& claims) { return key.signed_jwt(claims); };
  serve("/.well-known/openid-configuration",
        [this](const test::SeenRequest&) { return published.dump(); });
  serve("/keys", [this](const test::SeenRequest&) {
    ++keys_read;
    return keys.dump();
  });
  serve("/token", [this](const test::SeenRequest& request) { return tokens(request); });
  serve("/userinfo", [this](const test::SeenRequest& request) {
    return request.headers.find("Authorization") == "Bearer at-1" ? user_info.dump()
                                                                  : std::string();
  });
}

void OidcPeer::serve(const std::string& path,
                     std::function<std::string(const test::SeenRequest&)> answer) {
  server_.on(path, [this, answer = std::move(answer)](const test::SeenRequest& request,
                                                      test::ServerConnection& connection) {
    if (is_down) {
      connection.answer(503);
      return;
    }
    const std::string body = answer(request);
    connection.answer(body.empty() ? 400 : 200,
                      body.empty() ? R"({"error":"invalid_grant"})" : body,
                      "Content-Type: application/json\r\n");
  });
}

OidcSettings OidcPeer::settings() const {
  return {.organization = "acme",
          .issuer = issuer(),
          .client_id = kClientId,
          .client_secret = Secret(std::string(kClientSecret)),
          .name = "Acme"};
}

std::string OidcPeer::let_in(const httpd::Response& sent, const json& claims) {
  INFO(sent.body);
  REQUIRE(sent.status == 303);
  const std::string address = test::header_of(sent, "Location");
  const std::string here = issuer() + "/authorize?tenant=acme&";
  REQUIRE(address.starts_with(here));
  const auto asked = members_of(std::string_view(address).substr(here.size()));
  CHECK(asked.at("response_type") == "code");
  CHECK(asked.at("client_id") == kClientId);
  CHECK(asked.at("redirect_uri") == std::string(kIssuer) + return_path);
  CHECK(asked.at("scope") == "openid email profile");
  CHECK(asked.at("code_challenge_method") == "S256");
  CHECK(asked.at("nonce").size() >= 43);
  CHECK(asked.size() == 8);
  const std::time_t now = std::time(nullptr);
  json all = {{"iss", issuer()},
              {"sub", "ann-1"},
              {"aud", kClientId},
              {"exp", now + 300},
              {"iat", now},
              {"nonce", asked.at("nonce")},
              {"email", "Ann@Acme.Example"},
              {"email_verified", true}};
  all.merge_patch(claims);
  const std::string code = "code-" + std::to_string(visits_.size());
  visits_[code] = {all, asked.at("code_challenge")};
  return return_path + "?" +
         form_text({{"code", code}, {"state", asked.at("state")}, {"iss", issuer()}});
}

std::string OidcPeer::tokens(const test::SeenRequest& request) {
  const auto form = oauth_messages::parse_form_strictly(request.body);
  if (!form) return {};
  std::map<std::string, std::string> given;
  for (const auto& [name, value] : *form) given[name] = std::string(value.reveal());
  if (is_client_public) {
    if (given["client_id"] != kClientId || request.headers.find("Authorization")) return {};
    given.erase("client_id");
  } else if (request.headers.find("Authorization") != basic()) {
    return {};
  }
  const auto visit = visits_.find(given["code"]);
  if (visit == visits_.end() || given.size() != 4 || given["grant_type"] != "authorization_code" ||
      given["redirect_uri"] != std::string(kIssuer) + return_path ||
      sha256_base64url(given["code_verifier"]) != visit->second.challenge) {
    return {};
  }
  const std::string id_token = sign(visit->second.claims);
  visits_.erase(visit);
  return json{{"access_token", "at-1"}, {"token_type", "Bearer"}, {"id_token", id_token}}.dump();
}

httpd::Response sign_in_at(OidcPeer& peer, Browser& browser, const json& claims,
                           const std::string& page) {
  const auto sent = browser.get(provider_link_on(browser.get(page)));
  return browser.get(peer.let_in(sent, claims));
}

}  // namespace patchbay::authserver
