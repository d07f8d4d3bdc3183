#include "oauth/token_endpoint.h"

#include <utility>

#include "base/words.h"
#include "oauth/token_request.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::oauth {
namespace {

void add(oauth_messages::Parameters& parameters, std::string name, std::string_view value) {
  if (!value.empty()) parameters.emplace_back(std::move(name), Secret(std::string(value)));
}

Result<oauth_messages::TokenSet> ask_for_tokens(http_client::HttpClient& http, const Clock& clock,
                                                const Registration& at,
                                                oauth_messages::Parameters parameters,
                                                std::span<const std::string> asked,
                                                const Bounds& bounds) {
  add(parameters, "resource", at.endpoints.resource);
  const WallTime sent = clock.wall();
  PATCHBAY_TRY(
      const auto answered,
      send(http, at, token_request(at, at.endpoints.token, std::move(parameters)), bounds));
  const manifest::TokenAnswer& pointers = at.declared.token_answer;
  if (!answered.is_success() || !error_word_of(answered, pointers).empty())
    return refusal(answered, pointers);
  if (answered.answer) {
    if (auto tokens = oauth_messages::read_tokens(*answered.answer, pointers, asked, sent)) {
      return std::move(*tokens);
    }
  }
  return oauth_messages::oauth_failed(
      oauth_messages::Reason::kOutcomeUnknown,
      answered.origin +
          " answered, and no access token could be read in it. Check the "
          "token_answer of connector.json against what the provider documents.");
}

// Returns the result of a code exchange, with exchange_failed in place of outcome_unknown. After a
// lost response the code cannot be used again, so the user must start again.
Result<oauth_messages::TokenSet> for_exchange(Result<oauth_messages::TokenSet> tokens) {
  if (tokens.has_value() ||
      oauth_messages::reason_of(tokens.error()) != oauth_messages::Reason::kOutcomeUnknown)
    return tokens;
  return oauth_messages::oauth_failed(oauth_messages::Reason::kExchangeFailed,
                                      tokens.error().message());
}

Error for_refresh(const Error& error) {
  if (error.code() != Code::kOauthFailed) return error;
  ErrorDetails details = error.details();
  details.retry_available.reset();
  if (oauth_messages::reason_of(error) == oauth_messages::Reason::kInvalidGrant) {
    return Error(Code::kLinkExpired,
                 "The access to this account has ended: the provider takes its refresh token no "
                 "more. Connect the account again.")
        .with_details(std::move(details));
  }
  if (oauth_messages::reason_of(error) == oauth_messages::Reason::kClientRejected)
    details.retryable = false;
  return Error(Code::kRefreshFailed,
               "The access to this account could not be renewed this time: " + error.message())
      .with_details(std::move(details));
}

}  // namespace

Result<oauth_messages::TokenSet> TokenEndpoint::exchange_code(const Registration& at,
                                                              const CodeExchange& exchange,
                                                              const Bounds& bounds) const {
  oauth_messages::Parameters parameters;
  add(parameters, "grant_type", "authorization_code");
  add(parameters, "code", exchange.code.reveal());
  add(parameters, "redirect_uri", exchange.redirect_uri);
  add(parameters, "code_verifier", exchange.code_verifier.reveal());
  return for_exchange(
      ask_for_tokens(http_, clock_, at, std::move(parameters), exchange.scopes, bounds));
}

Result<oauth_messages::TokenSet> TokenEndpoint::refresh(const Registration& at,
                                                        const Secret& refresh_token,
                                                        std::span<const std::string> scopes,
                                                        const Bounds& bounds) const {
  oauth_messages::Parameters parameters;
  add(parameters, "grant_type", "refresh_token");
  add(parameters, "refresh_token", refresh_token.reveal());
  auto tokens = ask_for_tokens(http_, clock_, at, std::move(parameters), scopes, bounds);
  if (tokens.has_error()) return for_refresh(tokens.error());
  return tokens;
}

Result<oauth_messages::TokenSet> TokenEndpoint::client_credentials(
    const Registration& at, std::span<const std::string> scopes, const Bounds& bounds) const {
  PATCHBAY_TRY(oauth_messages::check_scopes(scopes));
  oauth_messages::Parameters parameters;
  add(parameters, "grant_type", "client_credentials");
  add(parameters, "scope", joined(scopes, at.declared.scope_separator));
  return for_exchange(ask_for_tokens(http_, clock_, at, std::move(parameters), scopes, bounds));
}

}  // namespace patchbay::oauth
