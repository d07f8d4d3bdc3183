#include "oauth/authorization.h"

#include <algorithm>
#include <array>

#include "base/digest.h"
#include "base/words.h"
#include "http_client/url.h"
#include "oauth_messages/error_word.h"
#include "oauth_messages/reason.h"
#include "oauth_messages/scope_list.h"

namespace patchbay::oauth {
namespace {

constexpr std::size_t kVerifierBytes = 32;  // 43 characters, the fewest that RFC 7636 §4.1 allows
constexpr std::size_t kBrowserBytes = 32;
constexpr std::size_t kLongestCode = 4096;

// Parameters that the host sets. The manifest's extra parameters cannot replace them.
constexpr std::array<std::string_view, 8> kOwnParameters = {
    "response_type", "client_id",      "redirect_uri",          "scope",
    "state",         "code_challenge", "code_challenge_method", "resource"};

bool is_own(std::string_view name) {
  return std::find(kOwnParameters.begin(), kOwnParameters.end(), name) != kOwnParameters.end();
}

Result<std::string> authorization_url(const Registration& at, const WantedAuthorization& wanted,
                                      const Secret& state, const std::string& challenge) {
  PATCHBAY_TRY(auto url, http_client::Url::parse(at.endpoints.authorize));
  const auto add = [&url](std::string_view name, std::string_view value) -> Result<void> {
    return value.empty() ? Result<void>(success()) : url.append_query(name, value);
  };
  PATCHBAY_TRY(add("response_type", "code"));
  PATCHBAY_TRY(add("client_id", at.client.id));
  PATCHBAY_TRY(add("redirect_uri", wanted.redirect_uri));
  PATCHBAY_TRY(add("scope", joined(wanted.scopes, at.declared.scope_separator)));
  PATCHBAY_TRY(add("state", state.reveal()));
  PATCHBAY_TRY(add("code_challenge", challenge));
  PATCHBAY_TRY(add("code_challenge_method", "S256"));
  PATCHBAY_TRY(add("resource", at.endpoints.resource));
  for (const auto& [name, value] : at.declared.authorize_parameters) {
    if (is_own(name)) continue;
    PATCHBAY_TRY(url.append_query(name, value));
  }
  return url.text();
}

Error wrong_issuer(std::string message) {
  return oauth_messages::oauth_failed(oauth_messages::Reason::kIssuerMismatch, std::move(message));
}

// Checks `iss` (RFC 9207 §2.4). If the manifest contains the addresses, the issuer is unknown. Then
// the origin of `iss` must be the origin of the authorization endpoint.
Result<void> check_issuer(const std::string& iss, const PendingAuthorization& pending) {
  if (iss.empty()) {
    if (!pending.iss_is_sent) return success();
    return wrong_issuer(
        "The provider promises to name itself in its answer (iss) and did not. The answer may come "
        "from elsewhere and was not used.");
  }
  if (!pending.issuer.empty()) {
    if (iss == pending.issuer) return success();
  } else if (const auto url = http_client::Url::parse(iss);
             url.has_value() && url.value().origin().text() == pending.authorize_origin) {
    return success();
  }
  return wrong_issuer("The answer names another server (iss) than the one that was asked, " +
                      (pending.issuer.empty() ? pending.authorize_origin : pending.issuer) +
                      ". It was not used.");
}

Error refused_by_provider(oauth_messages::Reason reason) {
  switch (reason) {
    case oauth_messages::Reason::kDenied:
      return oauth_messages::oauth_failed(reason,
                                          "The person denied the access that was asked for.");
    case oauth_messages::Reason::kInvalidScope:
      return oauth_messages::oauth_failed(
          reason,
          "The provider does not grant one of the scopes that were asked for. Ask "
          "for those it documents, and that its registration of us allows.");
    case oauth_messages::Reason::kClientRejected:
      return oauth_messages::oauth_failed(
          reason,
          "The provider does not let our client ask for this. Check how the "
          "application is registered there.");
    case oauth_messages::Reason::kProviderDown:
      return oauth_messages::oauth_failed(
          reason, "The provider cannot authorize anybody at the moment. Try later.");
    default:
      return oauth_messages::oauth_failed(
          oauth_messages::Reason::kAuthorizationFailed,
          "The provider ended the authorization with an error. Begin again; if it "
          "stays, check how the application is registered there.");
  }
}

}  // namespace

Result<StartedAuthorization> Authorizations::start(const Registration& at, const Caller& caller,
                                                   const WantedAuthorization& wanted) {
  if (at.endpoints.authorize.empty()) {
    return Error(Code::kInvalidArgument, wanted.connector +
                                             " has no address where a person could authorize it in "
                                             "a browser. Use another flow of its auth.");
  }
  PATCHBAY_TRY(redirects_.check(wanted.redirect_uri, wanted.connector));
  PATCHBAY_TRY(oauth_messages::check_scopes(wanted.scopes));
  PATCHBAY_TRY(const auto address, http_client::Url::parse(at.endpoints.authorize));
  Secret verifier(random_.token(kVerifierBytes));
  const std::string challenge = code_challenge(verifier.reveal());
  Secret browser(wanted.in_browser ? random_.token(kBrowserBytes) : std::string());
  PATCHBAY_TRY(auto state, pending_.add({.organization = caller.organization,
                                         .user = caller.user,
                                         .connector = wanted.connector,
                                         .link = wanted.link,
                                         .scopes = wanted.scopes,
                                         .redirect_uri = wanted.redirect_uri,
                                         .code_verifier = std::move(verifier),
                                         .issuer = at.endpoints.issuer,
                                         .authorize_origin = address.origin().text(),
                                         .iss_is_sent = at.endpoints.iss_is_sent,
                                         .client = at.client.reference,
                                         .client_id = at.client.id},
                                        browser));
  PATCHBAY_TRY(auto url, authorization_url(at, wanted, state, challenge));
  return StartedAuthorization{std::move(url), std::move(state), std::move(browser)};
}

Callback callback_of(const std::function<std::string(std::string_view)>& given) {
  return {.state = given("state"),
          .code = Secret(given("code")),
          .error = given("error"),
          .iss = given("iss")};
}

Result<CodeExchange> read_callback(const Callback& callback, const PendingAuthorization& pending) {
  PATCHBAY_TRY(check_issuer(callback.iss, pending));
  if (!callback.error.empty())
    return refused_by_provider(oauth_messages::meaning_of(callback.error));
  if (callback.code.empty()) {
    return oauth_messages::oauth_failed(
        oauth_messages::Reason::kAuthorizationFailed,
        "The callback carries neither a code nor an error. Begin again.");
  }
  if (callback.code.reveal().size() > kLongestCode) {
    return oauth_messages::oauth_failed(
        oauth_messages::Reason::kAuthorizationFailed,
        "The callback's code has " + std::to_string(callback.code.reveal().size()) +
            " bytes; a code may have " + std::to_string(kLongestCode) +
            ". Begin again; if it stays, it is the provider that sends such codes.");
  }
  return CodeExchange{.code = callback.code,
                      .code_verifier = pending.code_verifier,
                      .redirect_uri = pending.redirect_uri,
                      .scopes = pending.scopes};
}

std::string code_challenge(std::string_view verifier) { return sha256_base64url(verifier); }

}  // namespace patchbay::oauth
