#pragma once

#include "accounts/oauth_provider.h"
#include "oauth/registration.h"

namespace patchbay::accounts {

// Our OAuth client at a connector's authorization server (`registration`), and the connector's
// declaration. `registration` has references into `declared`.
struct Reached {
  Declared declared;
  oauth::Registration registration;
};

// The OAuth client that a caller of reach() needs.
struct ClientNeed {
  std::string connector;
  std::string organization;
  std::string redirect_uri{};  // where the browser comes back to; "": reach() obtains no new client
  std::string client{};        // ClientIdentity::reference; "": the client for a new account
  std::string issuer{};        // the only issuer that is accepted; "": any issuer
  std::string client_id{};     // the only client of the operator that is accepted; "": any client
  // whether discovery must ask the resource again for its authorization server
  oauth::Known known = oauth::Known::kMayBeOld;
};

// Returns the ClientNeed for the next step of `begun`, a pending authorization or a device's code:
// the same authorization server and the same client as before.
template <class Begun>
ClientNeed need_to_go_on(const Begun& begun, const std::string& organization) {
  return {.connector = begun.connector,
          .organization = organization,
          .client = begun.client,
          .issuer = begun.issuer,
          .client_id = begun.client_id};
}

// Returns the authorization server of a connector, and our client there. Fails with OAUTH_FAILED if
// the connector does not exist or has no OAuth. Fails with OAUTH_FAILED if no client is configured
// and reach() can obtain no client. Fails with OAUTH_FAILED (issuer_mismatch) if the server is not
// the required issuer, or not the issuer of the operator's client. Also fails as
// Discovery::endpoints_of() fails.
Result<Reached> reach(const OauthProvider::Parts& parts, const ClientNeed& need,
                      const oauth::Bounds& bounds);

// Returns the error to report for a request to the token endpoint that failed with `error`. Usually
// this is `error` itself. But if the server no longer accepts a client that this host obtained, the
// function stores this refusal. The returned error then says to connect the account again.
Error note_rejection(const OauthProvider::Parts& parts, const oauth::Registration& at, Error error);

}  // namespace patchbay::accounts
