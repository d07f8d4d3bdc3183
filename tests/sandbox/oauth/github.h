#pragma once

#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::oauth {

// Written from docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps: answers
// are forms unless the client accepts JSON, failures have status 200 and GitHub's own words, and
// scopes are separated by commas. Refresh is written from
// docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens.
void add_github(Router& router, AuthorizationServer& server);

}  // namespace patchbay::sandbox::oauth
