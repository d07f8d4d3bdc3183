// The authorization code flow up to the code: where the person is sent, and what they come back
// with (RFC 6749 §4.1.1 and §4.1.2, RFC 7636 with S256, RFC 9207).
//
//   PATCHBAY_TRY(auto started, authorizations.start(registration, caller, wanted));
//   …                                                               // the person goes and returns
//   PATCHBAY_TRY(auto pending, states.consume(callback.state, &caller));
//   PATCHBAY_TRY(auto exchange, read_callback(callback, pending));
//   PATCHBAY_TRY(auto tokens, token_endpoint.exchange_code(registration, exchange, bounds));
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/random.h"
#include "base/result.h"
#include "oauth/pending_authorizations.h"
#include "oauth/redirect_uris.h"
#include "oauth/registration.h"
#include "oauth/token_endpoint.h"

namespace patchbay::oauth {

struct WantedAuthorization {
  std::string connector;
  std::string link;                 // that is reconnected or widened, "" for a new one
  std::vector<std::string> scopes;  // any of those the manifest declares, held ones included
  std::string redirect_uri;
  bool in_browser = false;  // it is a browser that asks, and the same has to come back
};

struct StartedAuthorization {
  std::string authorization_url;  // carries the state: not to be logged
  Secret state;
  Secret browser;  // what the browser is given to keep (a cookie); empty: it is bound to none
};

// Thread-safe; everything is borrowed.
class Authorizations {
 public:
  Authorizations(PendingAuthorizations& pending, const RedirectUris& redirects, Random& random)
      : pending_(pending), redirects_(redirects), random_(random) {}

  // OAUTH_FAILED with invalid_redirect_uri or invalid_scope; INVALID_ARGUMENT where the connector
  // has no such flow.
  Result<StartedAuthorization> start(const Registration& at, const Caller& caller,
                                     const WantedAuthorization& wanted);

 private:
  PendingAuthorizations& pending_;
  const RedirectUris& redirects_;
  Random& random_;
};

// What the person came back with: members of the query, "" where they are not there.
struct Callback {
  std::string state;
  Secret code;
  std::string error;  // RFC 6749 §4.1.2.1
  std::string iss;
  Secret browser{};  // what the browser had been given to keep; empty where there is none
};

// What is to be exchanged. OAUTH_FAILED with issuer_mismatch, denied, invalid_scope,
// client_rejected, provider_down or authorization_failed. `iss` is held against the issuer where
// that is known, else against the origin of the authorization endpoint; a promised one must be
// there.
Result<CodeExchange> read_callback(const Callback& callback, const PendingAuthorization& pending);

// RFC 7636 §4.2: base64url(SHA-256(verifier)).
std::string code_challenge(std::string_view verifier);

}  // namespace patchbay::oauth
