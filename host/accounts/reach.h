#pragma once

#include "accounts/oauth_provider.h"
#include "oauth/registration.h"

namespace patchbay::accounts {

// A connector's declaration, and the host's OAuth client at the connector's authorization server.
// `registration` has references into `declared`.
struct ReachedServer {
  DeclaredConnector declared;
  oauth::Registration registration;
};

// The OAuth client that a caller of reach() requests.
struct ClientNeed {
  std::string connector;
  std::string organization;
  std::string redirect_uri{};  // the address to which the browser returns; "": reach() registers no
                               // new client
  std::string client{};        // ClientIdentity::reference of the client; "": the client for a new
                               // account
  std::string issuer{};        // the only issuer that is accepted; "": any issuer
  std::string client_id{};     // the only client of the operator that is accepted; "": any client
  // Tells whether discovery must ask the resource again for its authorization server.
  oauth::CacheUse known = oauth::CacheUse::kMayBeOld;
};

// Returns the ClientNeed for the next step of `begun`, a pending authorization or a device code. It
// requires the authorization server and the client of the first step.
template <class Begun>
ClientNeed need_to_go_on(const Begun& begun, const std::string& organization) {
  return {.connector = begun.connector,
          .organization = organization,
          .client = begun.client,
          .issuer = begun.issuer,
          .client_id = begun.client_id};
}

// Returns a connector's authorization server and the host's OAuth client there. Fails with
// OAUTH_FAILED if the connector does not exist or has no OAuth, or if no client is configured and
// reach() cannot register one. Fails with OAUTH_FAILED (issuer_mismatch) if the server is not the
// required issuer or not the issuer of the operator's client. Also fails like
// Discovery::endpoints_of().
Result<ReachedServer> reach(const OauthProvider::Parts& parts, const ClientNeed& need,
                            const oauth::Bounds& bounds);

// Returns the error to report after a token request failed with `error`. Usually this is `error`
// itself. Exception: the server no longer accepts a client that this host registered. Then the
// function stores this refusal, and the returned error asks the user to connect the account again.
Error note_rejection(const OauthProvider::Parts& parts, const oauth::Registration& at, Error error);

}  // namespace patchbay::accounts
