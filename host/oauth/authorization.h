// Does the first part of the authorization code flow, until the host has a code: makes the URL to
// which the user must go, and checks the answer that the user's browser brings back (RFC 6749
// §4.1.1 and §4.1.2, RFC 7636 with S256, RFC 9207).
//
//   PATCHBAY_TRY(auto started, authorizations.start(registration, caller, wanted));
//   …                                                                // the user goes and returns
//   PATCHBAY_TRY(auto pending, states.consume(callback.state, connector, &caller));
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
  std::string link;  // the link to connect again; empty for a new link
  // The scopes to request, including the scopes that the link has already, perhaps for other
  // connectors of the provider.
  std::vector<std::string> scopes;
  std::string redirect_uri;
  bool in_browser = false;  // true: only the browser that began may bring the answer
};

struct StartedAuthorization {
  std::string authorization_url;  // contains the state: do not log it
  Secret state;
  Secret browser;  // a cookie for the browser; if empty, any browser may bring the answer
};

// Starts authorizations. Thread-safe; all arguments are borrowed.
class Authorizations {
 public:
  Authorizations(PendingAuthorizations& pending, const RedirectUris& redirects, Random& random)
      : pending_(pending), redirects_(redirects), random_(random) {}

  // Stores the authorization, and returns the URL to which the user must go. Fails with
  // OAUTH_FAILED (invalid_redirect_uri or invalid_scope), and with INVALID_ARGUMENT if the
  // connector has no authorization code flow.
  Result<StartedAuthorization> start(const Registration& at, const Caller& caller,
                                     const WantedAuthorization& wanted);

 private:
  PendingAuthorizations& pending_;
  const RedirectUris& redirects_;
  Random& random_;
};

// What the user's browser brought back: the query parameters ("" for a missing parameter), its
// cookie, and the place where it arrived.
struct Callback {
  std::string state;
  Secret code;
  std::string error;  // RFC 6749 §4.1.2.1
  std::string iss;
  Secret browser{};         // from the browser's cookie; empty if there was no cookie
  std::string connector{};  // the connector at whose redirect URI the answer arrived
};

// Checks the callback, and returns the code to exchange. Fails with OAUTH_FAILED: issuer_mismatch,
// denied, invalid_scope, client_rejected, provider_down or authorization_failed. Compares `iss`
// with the issuer if the issuer is known, otherwise with the origin of the authorization endpoint.
// If the server promised to send `iss`, the callback must have it.
Result<CodeExchange> read_callback(const Callback& callback, const PendingAuthorization& pending);

// Returns base64url(SHA-256(verifier)), see RFC 7636 §4.2.
std::string code_challenge(std::string_view verifier);

}  // namespace patchbay::oauth
