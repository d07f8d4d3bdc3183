// The authorization code flow up to the code: where the user is sent, and what the user's browser
// comes back with (RFC 6749 §4.1.1 and §4.1.2, RFC 7636 with S256, RFC 9207).
//
//   PATCHBAY_TRY(auto started, authorizations.start(registration, caller, wanted));
//   …                                                                // the user goes and returns
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
  std::string link;  // the link to reconnect or widen; "": a new one
  // Among those the manifest declares; includes those held already.
  std::vector<std::string> scopes;
  std::string redirect_uri;
  bool in_browser = false;  // a browser asks, and the same browser must come back
};

struct StartedAuthorization {
  std::string authorization_url;  // contains the state: do not log it
  Secret state;
  Secret browser;  // the browser stores it as a cookie; empty: any browser may come back
};

// Thread-safe; everything is borrowed.
class Authorizations {
 public:
  Authorizations(PendingAuthorizations& pending, const RedirectUris& redirects, Random& random)
      : pending_(pending), redirects_(redirects), random_(random) {}

  // OAUTH_FAILED with invalid_redirect_uri or invalid_scope. INVALID_ARGUMENT: the connector has no
  // such flow.
  Result<StartedAuthorization> start(const Registration& at, const Caller& caller,
                                     const WantedAuthorization& wanted);

 private:
  PendingAuthorizations& pending_;
  const RedirectUris& redirects_;
  Random& random_;
};

// What the user came back with: members of the query, "" for a missing one.
struct Callback {
  std::string state;
  Secret code;
  std::string error;  // RFC 6749 §4.1.2.1
  std::string iss;
  Secret browser{};  // from the browser's cookie; empty: no cookie
};

// The code to exchange. OAUTH_FAILED with issuer_mismatch, denied, invalid_scope, client_rejected,
// provider_down or authorization_failed. Compares `iss` with the issuer if that is known, else with
// the origin of the authorization endpoint. If the server promised to send `iss`, it must be
// present.
Result<CodeExchange> read_callback(const Callback& callback, const PendingAuthorization& pending);

// RFC 7636 §4.2: base64url(SHA-256(verifier)).
std::string code_challenge(std::string_view verifier);

}  // namespace patchbay::oauth
