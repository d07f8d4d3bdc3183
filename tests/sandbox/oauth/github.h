#pragma once

#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::oauth {

// docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps: form answers unless
// JSON is accepted, failures with status 200 and words of its own, scopes between commas; refresh
// as
// docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens.
void add_github(Router& router, AuthorizationServer& server);

}  // namespace patchbay::sandbox::oauth
