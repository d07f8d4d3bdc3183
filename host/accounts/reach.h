#pragma once

#include "accounts/oauth_provider.h"
#include "oauth/registration.h"

namespace patchbay::accounts {

// An OAuth registration, and the declaration from which it borrows.
struct Reached {
  Declared declared;
  oauth::Registration registration;
};

// The client that is needed, and its use.
struct ClientNeed {
  std::string connector;
  std::string organization;
  std::string redirect_uri{};  // where the browser comes back to; "": obtain no new client
  std::string client{};        // StoredCredential::client; "": the client for a new account
  std::string issuer{};        // the only issuer that is accepted; "": any issuer
};

// Returns the authorization server of a connector, and our client there. Fails with OAUTH_FAILED if
// the connector does not exist or has no OAuth, if no client is configured and none can be
// obtained, or (issuer_mismatch) if the server is not the required issuer. Also fails like
// Discovery.
Result<Reached> reach(const OauthProvider::Parts& parts, const ClientNeed& need,
                      const oauth::Bounds& bounds);

// Returns `error`, with which a request to the token endpoint failed. If it says that the server no
// longer accepts a client that this host obtained, first notes this. Then the returned error says
// to connect the account again.
Error note_rejection(const OauthProvider::Parts& parts, const oauth::Registration& at, Error error);

}  // namespace patchbay::accounts
