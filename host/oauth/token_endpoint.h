// Asking the token endpoint: each function is one request, and blocks until it is answered or its
// bounds are reached. Redirects are not followed, nothing is tried twice that may have been carried
// out, an answer may have 256 KiB, and neither a token nor what the provider said is in any error.
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
  Secret code_verifier;      // RFC 7636 §4.1
  std::string redirect_uri;  // the very one of the authorization request
  std::vector<std::string> scopes;
};

enum class TokenKind { kAccess, kRefresh };

// Thread-safe; client and clock are borrowed.
class TokenEndpoint {
 public:
  TokenEndpoint(HttpClient& http, const Clock& clock) : http_(http), clock_(clock) {}

  // A code for tokens (RFC 6749 §4.1.3). OAUTH_FAILED with invalid_grant, client_rejected,
  // exchange_failed, provider_down or outcome_unknown; CANCELLED.
  Result<oauth_messages::TokenSet> exchange_code(const Registration& at,
                                                 const CodeExchange& exchange,
                                                 const Bounds& bounds) const;

  // New tokens for a refresh token (§6). `scopes` are those held so far: they are what a silent
  // answer means, and are not sent. Errors:
  //   LINK_EXPIRED    invalid_grant: this refresh token will never work again
  //   REFRESH_FAILED  provider_down: later; outcome_unknown: it may have been spent, and what came
  //                   for it is lost; client_rejected, exchange_failed: an operator has to look.
  //                   retry_after is set where the provider said when.
  //   CANCELLED       by the bounds' stop token; it may have been spent
  Result<oauth_messages::TokenSet> refresh(const Registration& at, const Secret& refresh_token,
                                           std::span<const std::string> scopes,
                                           const Bounds& bounds) const;

  // A token of the client's own (§4.4). Errors as exchange_code.
  Result<oauth_messages::TokenSet> client_credentials(const Registration& at,
                                                      std::span<const std::string> scopes,
                                                      const Bounds& bounds) const;

  // Tells the provider that the token is not used any more, in the way the manifest's `revocation`
  // or else the server's metadata says (RFC 7009). True: the provider agreed, or did not know the
  // token any more. False: there is no way to tell it of a token of this kind. Errors as
  // exchange_code.
  Result<bool> revoke(const Registration& at, const Secret& token, TokenKind kind,
                      const Bounds& bounds) const;

 private:
  HttpClient& http_;
  const Clock& clock_;
};

}  // namespace patchbay::oauth
