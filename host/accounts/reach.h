#pragma once

#include "accounts/oauth_provider.h"
#include "oauth/registration.h"

namespace patchbay::accounts {

// A registration and what it borrows from.
struct Reached {
  Declared declared;
  oauth::Registration registration;
};

// The authorization server of a connector, and who we are there for an organization. OAUTH_FAILED:
// no such connector or none with OAuth, no client configured, or as Discovery.
Result<Reached> reach(const OauthProvider::Parts& parts, const std::string& connector,
                      const std::string& organization, const oauth::Bounds& bounds);

}  // namespace patchbay::accounts
