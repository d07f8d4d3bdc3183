#pragma once

#include "accounts/oauth_provider.h"
#include "oauth/registration.h"

namespace patchbay::accounts {

// A registration, and the declaration from which it borrows.
struct Reached {
  Declared declared;
  oauth::Registration registration;
};

// Returns the authorization server of a connector, and our client there for an organization. Fails
// with OAUTH_FAILED if there is no such connector, if it has no OAuth, or if no client is
// configured; otherwise like Discovery.
Result<Reached> reach(const OauthProvider::Parts& parts, const std::string& connector,
                      const std::string& organization, const oauth::Bounds& bounds);

}  // namespace patchbay::accounts
