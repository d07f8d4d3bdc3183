#pragma once

#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::oauth {

// Written from developers.google.com/identity/protocols/oauth2/web-server and
// …/limited-input-device: a refresh token comes only with access_type=offline, and only with the
// first consent unless the request has prompt=consent.
void add_google(Router& router, AuthorizationServer& server);

}  // namespace patchbay::sandbox::oauth
