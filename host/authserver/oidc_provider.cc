#include "authserver/oidc_provider.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "authserver/client_documents.h"
#include "base/net.h"
#include "base/words.h"
#include "http_client/url.h"
#include "oauth/authorization.h"
#include "oauth/token_request.h"
#include "oauth_messages/error_word.h"
#include "oauth_messages/reason.h"

namespace patchbay::authserver {
namespace {

using oauth_messages::oauth_failed;
using oauth_messages::Reason;
using oauth_messages::ServerMetadata;

constexpr std::size_t kLongestIdToken = std::size_t{64} << 10;
constexpr std::size_t kUserInfoBytes = std::size_t{64} << 10;
constexpr std::size_t kLongestProviderCode = 4096;
constexpr std::chrono::seconds kUserInfoTime{5};
constexpr std::chrono::seconds kNoPause{0};  // after a failure, the next caller reads again

// Returns the networks that the provider may be in.
http_client::Reach reach_of_issuer(const std::string& issuer) {
  const auto url = http_client::Url::parse(issuer);
  const bool is_here = url.has_value() && is_loopback_host(url.value().origin().host);
  return is_here ? http_client::Reach::kLoopback : http_client::Reach::kPrivate;
}

// Returns the error for a provider's text that could not be read. `what` is the text's address.
Error unread(const std::string& what, const Error& error) {
  if (error.code() == Code::kCancelled) return error;
  const bool is_down = oauth_messages::means_provider_down(error);
  return oauth_failed(is_down ? Reason::kProviderDown : Reason::kDiscoveryFailed,
                      what + " could not be read. " + error.message());
}

Result<ServerMetadata> read_provider(const std::string& issuer, std::string_view document) {
  auto read = oauth_messages::read_server_metadata(document);
  if (!read) {
    return oauth_failed(Reason::kDiscoveryFailed,
                        "What the provider publishes is no JSON object with issuer and "
                        "token_endpoint (OpenID Connect Discovery).");
  }
  if (read->issuer != issuer) {
    return oauth_failed(Reason::kIssuerMismatch,
                        "The provider calls itself by another issuer than " + issuer +
                            ". Write its issuer in the configuration exactly as it does, a slash "
                            "at the end included.");
  }
  if (!read->authorization_endpoint.empty() && !read->jwks_uri.empty()) return std::move(*read);
  return oauth_failed(Reason::kDiscoveryFailed,
                      "The provider publishes no usable authorization_endpoint or jwks_uri. Each "
                      "has to be https.");
}

AddressCache<ServerMetadata>::Read reading_provider(std::string issuer, FetchDocument fetch) {
  return [issuer = std::move(issuer),
          fetch = std::move(fetch)](const std::string& address) -> Result<ServerMetadata> {
    PATCHBAY_TRY(const auto document, fetch(address));
    return read_provider(issuer, document);
  };
}

AddressCache<JwkSet>::Read reading_keys(FetchDocument fetch) {
  return [fetch = std::move(fetch)](const std::string& address) -> Result<JwkSet> {
    PATCHBAY_TRY(const auto text, fetch(address));
    return JwkSet::read(text, JwkSet::kMostOfProvider);
  };
}

// Reads the value at an address. An error with a Reason is returned unchanged, and any other error
// as unread().
template <class T>
Result<typename AddressCache<T>::Value> newest_of(AddressCache<T>& cache,
                                                  const std::string& address,
                                                  const oauth::Bounds& bounds) {
  const Patience patience{.deadline = bounds.deadline, .cancellation = &bounds.stop};
  auto reading = cache.newest(address, patience, {});
  if (reading.has_error()) return unread(address, reading.error());
  auto& failure = reading.value().failure;
  if (!failure) return std::move(reading.value().value);
  if (oauth_messages::reason_of(*failure)) return std::move(*failure);
  return unread(address, *failure);
}

// Returns how this server authenticates itself as the client (OpenID Connect Discovery 1.0 §3). If
// the provider lists no methods, client_secret_basic is used.
Result<manifest::ClientAuthentication> authentication_at(const ServerMetadata& at,
                                                         const Secret& secret) {
  if (secret.empty()) return manifest::ClientAuthentication::kNone;
  const auto& methods = at.token_endpoint_auth_methods_supported;
  const auto has = [&](std::string_view method) {
    return std::find(methods.begin(), methods.end(), method) != methods.end();
  };
  if (methods.empty() || has("client_secret_basic")) return manifest::ClientAuthentication::kBasic;
  if (has("client_secret_post")) return manifest::ClientAuthentication::kPost;
  return oauth_failed(Reason::kDiscoveryFailed,
                      "The provider takes the client's secret neither in the header nor in the "
                      "form (token_endpoint_auth_methods_supported).");
}

// Checks the callback's parameters before the code is used (RFC 9207 §2.4).
Result<void> check_return(const ServerMetadata& at, const OidcProvider::Return& brought) {
  if (brought.iss.empty() ? at.iss_is_sent : brought.iss != at.issuer) {
    return oauth_failed(Reason::kIssuerMismatch,
                        "The browser came back from another server than " + at.issuer +
                            ", or the provider did not name itself as it promises (iss).");
  }
  if (!brought.error.empty()) {
    const Reason meant = oauth_messages::meaning_of(brought.error);
    const Reason reason = meant == Reason::kExchangeFailed ? Reason::kAuthorizationFailed : meant;
    return oauth_failed(reason, "The provider sent the browser back with an error (" +
                                    std::string(oauth_messages::word_of(reason)) + ").");
  }
  const std::size_t size = brought.code.reveal().size();
  if (size > 0 && size <= kLongestProviderCode) return success();
  return oauth_failed(Reason::kAuthorizationFailed,
                      "The provider sent the browser back with neither a code nor an error.");
}

// Sends the access token to the userinfo endpoint (RFC 6750 §2.1).
class BearerHook final : public http_client::RequestHook {
 public:
  explicit BearerHook(const Secret& token)
      : header_(std::string("Bearer ").append(token.reveal())) {}
  Result<void> before(http_client::RequestAttempt& attempt, bool /*credential_allowed*/) override {
    attempt.set_header("Authorization", header_);
    return success();
  }
  void after(int /*status*/, const http_client::Headers& /*headers*/) override {}

 private:
  const Secret header_;
};

}  // namespace

OidcProvider::OidcProvider(OidcSettings given, http_client::HttpClient& http, const Clock& clock)
    : settings(std::move(given)),
      http_(http),
      clock_(clock),
      reach_(reach_of_issuer(settings.issuer)),
      published_(reading_provider(settings.issuer, fetch_within(reach_, http, clock)), clock,
                 kNoPause),
      keys_(reading_keys(fetch_within(reach_, http, clock)), clock, kNoPause) {}

Result<AddressCache<ServerMetadata>::Value> OidcProvider::metadata(const oauth::Bounds& bounds) {
  // The last address in the list is the address that OpenID Connect Discovery defines.
  const std::string address = oauth_messages::server_metadata_addresses(settings.issuer).back();
  if (auto kept = published_.recall(address)) return kept;
  return newest_of(published_, address, bounds);
}

Result<std::string> OidcProvider::sign_in_address(const ProviderVisit& visit,
                                                  const oauth::Bounds& bounds) {
  PATCHBAY_TRY(const auto at, metadata(bounds));
  PATCHBAY_TRY(auto url, http_client::Url::parse(at->authorization_endpoint));
  const std::string scope = joined(settings.scopes);
  const std::string challenge = oauth::code_challenge(visit.verifier.reveal());
  for (const auto& [name, value] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"response_type", "code"},
           {"client_id", settings.client_id},
           {"redirect_uri", visit.redirect_uri},
           {"scope", scope},
           {"state", visit.state.reveal()},
           {"nonce", visit.nonce},
           {"code_challenge", challenge},
           {"code_challenge_method", "S256"}}) {
    PATCHBAY_TRY(url.append_query(name, value));
  }
  return url.text();
}

Result<OidcProvider::Tokens> OidcProvider::exchange(const Metadata& at, const Secret& code,
                                                    const ProviderVisit& visit,
                                                    const oauth::Bounds& bounds) {
  static const manifest::OAuth2 kUsual;
  PATCHBAY_TRY(const auto authentication, authentication_at(at, settings.client_secret));
  oauth::Endpoints endpoints;
  endpoints.token = at.token_endpoint;
  endpoints.reach = reach_;
  const oauth::Registration registration{
      kUsual, std::move(endpoints), {settings.client_id, settings.client_secret, authentication}};
  oauth_messages::Parameters form = {{"grant_type", Secret("authorization_code")},
                                     {"code", code},
                                     {"redirect_uri", Secret(visit.redirect_uri)},
                                     {"code_verifier", visit.verifier}};
  PATCHBAY_TRY(
      const auto answered,
      oauth::send(http_, registration,
                  oauth::token_request(registration, at.token_endpoint, std::move(form)), bounds));
  if (!answered.is_success() || !oauth::error_word_of(answered, kUsual.token_answer).empty()) {
    return oauth::refusal(answered, kUsual.token_answer);
  }
  auto id_token = answered.answer ? answered.answer->opaque_at("/id_token") : std::nullopt;
  if (!id_token) return bad_id_token("the answer to the code has none.");
  auto access_token = answered.answer->secret_at("/access_token");
  return Tokens{std::move(*id_token), access_token ? std::move(*access_token) : Secret()};
}

Result<void> OidcProvider::check_signed(const std::string& jwks_uri, const Jws& jws,
                                        const oauth::Bounds& bounds) {
  const auto kept = keys_.recall(jwks_uri);
  if (kept && kept->has_signed(jws)) return success();
  // The provider may have changed its keys, so read the keys again. If the JWS contains a known key
  // id, do not read them, because a provider does not change the key of an id.
  if (!kept || !kept->has_named_key(jws)) {
    PATCHBAY_TRY(const auto newest, newest_of(keys_, jwks_uri, bounds));
    if (newest->has_signed(jws)) return success();
  }
  return bad_id_token(
      "no key of the provider has made its signature, by ES256, EdDSA, PS256 or RS256.");
}

Result<void> OidcProvider::ask_for_email(const Metadata& at, const Secret& access_token,
                                         const oauth::Bounds& bounds, ProviderIdentity& identity) {
  PATCHBAY_TRY(const auto url, http_client::Url::parse(at.userinfo_endpoint));
  PATCHBAY_TRY(const auto origins, http_client::OriginPolicy::only(url.origin(), true, reach_));
  BearerHook bearer(access_token);
  patchbay::http_client::Request request;
  request.url = at.userinfo_endpoint;
  request.headers.add("Accept", "application/json");
  request.origins = &origins;
  request.hook = &bearer;
  request.max_redirects = 0;
  request.retry.max_tries = 1;
  request.deadline = std::min(bounds.deadline, clock_.now() + kUserInfoTime);
  request.stop = bounds.stop;
  request.trace_id = bounds.trace_id;
  request.limits.max_body_bytes = kUserInfoBytes;
  request.limits.max_decompressed_bytes = kUserInfoBytes;
  const auto answer = http_.fetch(request, kUserInfoBytes);
  if (answer.has_error()) return unread(at.userinfo_endpoint, answer.error());
  if (answer.value().status == 200) return add_user_info(answer.value().body, identity);
  return oauth_failed(oauth_messages::means_provider_down(answer.value().status)
                          ? Reason::kProviderDown
                          : Reason::kExchangeFailed,
                      at.userinfo_endpoint + " answered with the status " +
                          std::to_string(answer.value().status) + ".");
}

Result<ProviderIdentity> OidcProvider::identity_of(const Return& brought,
                                                   const ProviderVisit& visit,
                                                   const oauth::Bounds& bounds) {
  PATCHBAY_TRY(const auto at, metadata(bounds));
  PATCHBAY_TRY(check_return(*at, brought));
  PATCHBAY_TRY(const auto tokens, exchange(*at, brought.code, visit, bounds));
  const auto jws = read_jws(tokens.id_token.reveal(), kLongestIdToken);
  if (!jws) return bad_id_token("it is no signed JWT of at most 64 KiB.");
  PATCHBAY_TRY(check_signed(at->jwks_uri, *jws, bounds));
  PATCHBAY_TRY(auto identity, identity_in(*jws, {.issuer = settings.issuer,
                                                 .client_id = settings.client_id,
                                                 .nonce = visit.nonce,
                                                 .now = clock_.wall()}));
  // In the code flow, many providers return the address only at this endpoint (Core §5.4).
  if (identity.email.empty() && !at->userinfo_endpoint.empty() && !tokens.access_token.empty()) {
    PATCHBAY_TRY(ask_for_email(*at, tokens.access_token, bounds, identity));
  }
  return identity;
}

}  // namespace patchbay::authserver
