#include "oauth/token_endpoint.h"
#include "oauth/token_request.h"

namespace patchbay::oauth {
namespace {

// Inserts the client's id into an endpoint of a manifest, such as
// "…/applications/{client_id}/grant".
std::string with_client(std::string address, const ClientIdentity& client) {
  constexpr std::string_view kClient = "{client_id}";
  if (const std::size_t at = address.find(kClient); at != address.npos) {
    address.replace(at, kClient.size(), oauth_messages::form_encoded(client.id).reveal());
  }
  return address;
}

Carrier carrier_of(manifest::RevocationForm form) {
  switch (form) {
    case manifest::RevocationForm::kJson:
      return Carrier::kJson;
    case manifest::RevocationForm::kQuery:
      return Carrier::kQuery;
    default:
      return Carrier::kForm;
  }
}

TokenRequest as_declared(const Registration& at, const Secret& token) {
  const manifest::Revocation& declared = at.declared.revocation.front();
  TokenRequest request;
  request.address = with_client(at.endpoints.revoke, at.client);
  request.method = declared.method;
  request.carrier = carrier_of(declared.form);
  request.parameters.emplace_back(declared.member, token);
  request.client_authentication = declared.client_authentication;
  request.names_client = declared.client_authentication != manifest::ClientAuthentication::kNone;
  return request;
}

TokenRequest as_rfc_7009(const Registration& at, const Secret& token, TokenKind kind) {
  TokenRequest request = token_request(at, at.endpoints.revoke, {});
  request.carrier = Carrier::kForm;
  request.parameters.emplace_back("token", token);
  request.parameters.emplace_back(
      "token_type_hint", Secret(kind == TokenKind::kAccess ? "access_token" : "refresh_token"));
  return request;
}

// Returns true if the endpoint accepts this kind of token. A manifest that declares the parameter
// access_token or refresh_token restricts the endpoint to this kind.
bool takes(const manifest::OAuth2& declared, TokenKind kind) {
  if (declared.revocation.empty()) return true;
  const std::string& member = declared.revocation.front().member;
  return member != (kind == TokenKind::kRefresh ? "access_token" : "refresh_token");
}

// Returns true if the response says that the token does not exist any more, which is the goal of
// the request. Status 404 or 410 means this only at an endpoint that the manifest declares. An RFC
// 7009 endpoint returns 200 for a missing token; its 404 means that the endpoint does not exist.
bool is_gone(const EndpointReply& answered, const manifest::OAuth2& declared) {
  const bool is_missing = answered.status == 404 || answered.status == 410;
  return (is_missing && !declared.revocation.empty()) ||
         error_word_of(answered, declared.token_answer) == "invalid_token";
}

}  // namespace

Result<bool> TokenEndpoint::revoke(const Registration& at, const Secret& token, TokenKind kind,
                                   const Bounds& bounds) const {
  if (at.endpoints.revoke.empty() || !takes(at.declared, kind)) return false;
  auto request =
      at.declared.revocation.empty() ? as_rfc_7009(at, token, kind) : as_declared(at, token);
  PATCHBAY_TRY(const auto answered, send(http_, at, std::move(request), bounds));
  if (answered.is_success()) return true;
  if (is_gone(answered, at.declared)) return true;
  return refusal(answered, at.declared.token_answer);
}

}  // namespace patchbay::oauth
