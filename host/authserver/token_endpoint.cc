// Answers the endpoints for a client's codes and tokens: token, revocation, introspection.
#include <chrono>
#include <nlohmann/json.hpp>

#include "authserver/client_proof.h"
#include "authserver/handlers.h"
#include "authserver/oauth_error.h"
#include "base/words.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::authserver {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kShortestVerifier = 43;  // RFC 7636 §4.1
constexpr std::size_t kLongestVerifier = 128;

Result<Secret> required_secret(const Form& form, const char* name) {
  if (form.get(name).empty()) {
    return oauth_error("invalid_request", std::string("The form has to have ") + name + ".");
  }
  return Secret(std::string(form.get(name)));
}

Result<IssuedTokens> exchange_code(Authserver& server, const Client& client, const Form& form,
                                   std::optional<std::string> resource) {
  CodeGrant shown{.client = client.id,
                  .redirect_uri = std::string(form.get("redirect_uri")),
                  .resource = std::move(resource)};
  PATCHBAY_TRY(shown.code, required_secret(form, "code"));
  PATCHBAY_TRY(shown.verifier, required_secret(form, "code_verifier"));
  const std::size_t length = shown.verifier.reveal().size();
  if (length < kShortestVerifier || length > kLongestVerifier) {
    return oauth_error("invalid_grant", "A code_verifier has 43 to 128 characters (RFC 7636).");
  }
  return server.grants.exchange(shown);
}

Result<IssuedTokens> exchange_refresh(Authserver& server, const Client& client, const Form& form,
                                      std::optional<std::string> resource) {
  RefreshGrant shown{.client = client.id, .resource = std::move(resource)};
  PATCHBAY_TRY(shown.token, required_secret(form, "refresh_token"));
  shown.scopes = oauth_messages::separated(form.get("scope"), " ");
  return server.grants.refresh(shown);
}

Result<IssuedTokens> tokens_for(Authserver& server, const Client& client, const Form& form) {
  PATCHBAY_TRY(form.require_single("resource"));
  PATCHBAY_TRY(auto resource, server.resources.only_one(form.all("resource")));
  const std::string_view grant = form.get("grant_type");
  if (grant == "authorization_code") {
    return exchange_code(server, client, form, std::move(resource));
  }
  if (grant == "refresh_token") {
    return exchange_refresh(server, client, form, std::move(resource));
  }
  if (grant.empty()) return oauth_error("invalid_request", "The form has to have grant_type.");
  return oauth_error("unsupported_grant_type",
                     "grant_type has to be authorization_code or refresh_token.");
}

Json json_of(const IssuedTokens& tokens) {
  return {{"access_token", tokens.access_token.reveal()},
          {"token_type", "Bearer"},
          {"expires_in", tokens.lifetime.count()},
          {"refresh_token", tokens.refresh_token.reveal()},
          {"scope", joined(tokens.scopes)}};
}

Json json_of(const Authserver& server, const ValidToken& valid) {
  return {{"active", true},
          {"scope", joined(valid.scopes)},
          {"client_id", valid.grant.client},
          {"username", valid.grant.user},
          {"sub", valid.grant.organization + "/" + valid.grant.user},
          {"token_type", valid.is_refresh ? "refresh_token" : "Bearer"},
          {"iat", valid.created_at / 1000},
          {"exp", valid.expires_at / 1000},
          {"aud", valid.grant.resource},
          {"iss", server.resources.issuer()}};
}

// Reads a request's form and client, and returns the result of `work` with them. Converts errors to
// OAuth responses.
template <class Work>
httpd::Response for_client(Authserver& server, const Request& request, Work work) {
  const auto done = [&]() -> Answer {
    PATCHBAY_TRY(const auto form, Form::read(request));
    PATCHBAY_TRY(const auto client, proven_client(server, request, form));
    return work(client, form);
  }();
  return done.has_error() ? oauth_refusal(done.error(), uses_basic(request)) : done.value();
}

}  // namespace

Answer issue_token(Authserver& server, const Request& request) {
  return for_client(server, request, [&](const Client& client, const Form& form) -> Answer {
    PATCHBAY_TRY(const auto tokens, tokens_for(server, client, form));
    return open_json(json_of(tokens).dump());
  });
}

Answer revoke_token(Authserver& server, const Request& request) {
  return for_client(server, request, [&](const Client& client, const Form& form) -> Answer {
    PATCHBAY_TRY(form.require_single(""));
    PATCHBAY_TRY(const auto token, required_secret(form, "token"));
    PATCHBAY_TRY(server.grants.revoke(client.id, token));
    return open_json("{}");
  });
}

Answer introspect_token(Authserver& server, const Request& request) {
  return for_client(server, request, [&](const Client& client, const Form& form) -> Answer {
    if (client.auth_method == kNoSecret) {
      return oauth_error("invalid_client",
                         "A client without a secret or a key cannot ask about tokens.");
    }
    PATCHBAY_TRY(form.require_single(""));
    PATCHBAY_TRY(const auto token, required_secret(form, "token"));
    PATCHBAY_TRY(const auto valid, server.grants.introspect(client.id, token));
    return open_json(valid ? json_of(server, *valid).dump() : R"({"active":false})");
  });
}

}  // namespace patchbay::authserver
