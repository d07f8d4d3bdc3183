#pragma once

#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::oauth {

// Written from learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow,
// …/v2-oauth2-device-code and …/v2-oauth2-client-creds-grant-flow: a refresh token comes only with
// the scope offline_access. Each refresh gives another refresh token and leaves the old one valid.
void add_microsoft(Router& router, AuthorizationServer& server);

}  // namespace patchbay::sandbox::oauth
