#pragma once

#include "accounts/oauth_provider.h"
#include "oauth/registration.h"

namespace patchbay::accounts {

// A registration, and the declaration from which it borrows.
struct Reached {
  Declared declared;
  oauth::Registration registration;
};

// Whose client is needed, and for what.
struct ClientNeed {
  std::string connector;
  std::string organization;
  std::string redirect_uri{};  // where the browser comes back to; "": no client is obtained
  std::string client{};        // StoredCredential::client; "": the client for a new account
  std::string issuer{};        // the only issuer that will do; "": the one that is found
};

// Returns the authorization server of a connector, and our client there. Fails with OAUTH_FAILED if
// there is no such connector, if it has no OAuth, if no client is configured or can be obtained, or
// (issuer_mismatch) if another issuer is found; otherwise like Discovery.
Result<Reached> reach(const OauthProvider::Parts& parts, const ClientNeed& need,
                      const oauth::Bounds& bounds);

// Returns the error of a request to the token endpoint. If the server no longer takes a client that
// this host obtained, that is noted first, and the error says to connect the account again.
Error note_rejection(const OauthProvider::Parts& parts, const oauth::Registration& at, Error error);

}  // namespace patchbay::accounts
