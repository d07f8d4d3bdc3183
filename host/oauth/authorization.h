// The first part of the authorization code flow, up to the code: creates the address that the user
// must open, and checks the callback with which the user's browser returns (RFC 6749 §4.1.1 and
// §4.1.2, RFC 7636 with S256, RFC 9207).
//
//   PATCHBAY_TRY(auto started, authorizations.start(registration, caller, wanted));
//   …                                                                // the user goes and returns
//   PATCHBAY_TRY(auto pending, states.consume(callback.state, connector, &caller));
//   PATCHBAY_TRY(auto exchange, read_callback(callback, pending));
//   PATCHBAY_TRY(auto tokens, token_endpoint.exchange_code(registration, exchange, bounds));
#pragma once

#include <functional>
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
  bool in_browser = false;  // true: the callback must come from the browser that began
};

struct StartedAuthorization {
  std::string authorization_url;  // contains the secret state, so never log it
  Secret state;
  Secret browser;  // a cookie for the browser; empty: any browser may send the callback
};

// Starts authorizations. Borrows all arguments. Thread-safe.
class Authorizations {
 public:
  Authorizations(PendingAuthorizations& pending, const RedirectUris& redirects, Random& random)
      : pending_(pending), redirects_(redirects), random_(random) {}

  // Stores the authorization, and returns the address that the user must open. Fails with
  // OAUTH_FAILED (invalid_redirect_uri or invalid_scope). Fails with INVALID_ARGUMENT if the
  // connector has no authorization code flow.
  Result<StartedAuthorization> start(const Registration& at, const Caller& caller,
                                     const WantedAuthorization& wanted);

 private:
  PendingAuthorizations& pending_;
  const RedirectUris& redirects_;
  Random& random_;
};

// The callback: the query parameters ("" for a missing one), the browser's cookie, and the
// connector whose redirect URI received the callback.
struct Callback {
  std::string state;
  Secret code;
  std::string error;  // RFC 6749 §4.1.2.1
  std::string iss;
  Secret browser{};         // the value of the browser's cookie; empty: no cookie
  std::string connector{};  // the connector whose redirect URI received the callback
};

// Returns the callback with the parameters that `given` returns for their names: "" for a missing
// one. Sets neither `browser` nor `connector`.
Callback callback_of(const std::function<std::string(std::string_view)>& given);

// Checks the callback, and returns the code to exchange. Compares `iss` with the issuer, or with
// the origin of the authorization endpoint if the issuer is unknown. If the server's metadata
// promise `iss`, the callback must contain it. Fails with OAUTH_FAILED: issuer_mismatch, denied,
// invalid_scope, client_rejected, provider_down or authorization_failed.
Result<CodeExchange> read_callback(const Callback& callback, const PendingAuthorization& pending);

// Returns base64url(SHA-256(verifier)), see RFC 7636 §4.2.
std::string code_challenge(std::string_view verifier);

}  // namespace patchbay::oauth
