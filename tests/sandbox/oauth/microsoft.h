#pragma once

#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::oauth {

// learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow, …/v2-oauth2-device-code and
// …/v2-oauth2-client-creds-grant-flow: a refresh token comes with the scope offline_access, each
// refresh gives another and leaves the old one alone.
void add_microsoft(Router& router, AuthorizationServer& server);

}  // namespace patchbay::sandbox::oauth
