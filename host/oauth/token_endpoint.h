// Sends requests to the token endpoint. Each function sends one request, and blocks until the
// response or until the bounds end. Redirects are not followed. A request that the server may have
// executed is not sent again. A response may have at most 256 KiB. Errors contain neither tokens
// nor the provider's text.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "http_client/http_client.h"
#include "oauth/registration.h"
#include "oauth_messages/token_set.h"

namespace patchbay::oauth {

struct CodeExchange {
  Secret code;
  Secret code_verifier;      // the code verifier of PKCE (RFC 7636 §4.1)
  std::string redirect_uri;  // must equal the redirect URI of the authorization request
  std::vector<std::string> scopes;
};

enum class TokenKind { kAccess, kRefresh };

// Sends requests to the token endpoint. Borrows client and clock. Thread-safe.
class TokenEndpoint {
 public:
  TokenEndpoint(http_client::HttpClient& http, const Clock& clock) : http_(http), clock_(clock) {}

  // Exchanges a code for tokens (RFC 6749 §4.1.3). Fails with OAUTH_FAILED (invalid_grant,
  // client_rejected, exchange_failed or provider_down) or CANCELLED.
  Result<oauth_messages::TokenSet> exchange_code(const Registration& at,
                                                 const CodeExchange& exchange,
                                                 const Bounds& bounds) const;

  // Exchanges a refresh token for new tokens (RFC 6749 §6). `scopes` are the current scopes. They
  // are not sent, but they count as granted if the response contains no scopes. Errors:
  //   LINK_EXPIRED    invalid_grant: this refresh token will never work again
  //   REFRESH_FAILED  provider_down: try later; outcome_unknown: the refresh token may be used up,
  //                   and the new one is lost; client_rejected, exchange_failed: an operator has
  //                   to act. retry_after is set if the provider said when to try again.
  //   CANCELLED       by the stop token of the bounds; the refresh token may be used up
  Result<oauth_messages::TokenSet> refresh(const Registration& at, const Secret& refresh_token,
                                           std::span<const std::string> scopes,
                                           const Bounds& bounds) const;

  // Gets a token for the client itself (RFC 6749 §4.4). Fails like exchange_code.
  Result<oauth_messages::TokenSet> client_credentials(const Registration& at,
                                                      std::span<const std::string> scopes,
                                                      const Bounds& bounds) const;

  // Revokes the token at the provider, by the manifest's `revocation`, or otherwise at the
  // revocation endpoint (RFC 7009). Returns true if the provider accepted the request or no longer
  // knew the token. Returns false if the provider cannot revoke this kind of token. Fails like
  // exchange_code, or with OAUTH_FAILED (outcome_unknown).
  Result<bool> revoke(const Registration& at, const Secret& token, TokenKind kind,
                      const Bounds& bounds) const;

 private:
  http_client::HttpClient& http_;
  const Clock& clock_;
};

}  // namespace patchbay::oauth
