#pragma once

#include "sandbox/oauth/authorization_server.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::oauth {

// developers.google.com/identity/protocols/oauth2/web-server and …/limited-input-device: a refresh
// token comes with access_type=offline, and with the first consent only unless prompt=consent.
void add_google(Router& router, AuthorizationServer& server);

}  // namespace patchbay::sandbox::oauth
