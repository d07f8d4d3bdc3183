// Routes with which another process controls the providers:
//   GET  /_sandbox/oauth/{provider}         {"token_requests": {"refresh_token": 1, …}}
//   POST /_sandbox/oauth/{provider}/habits  what changes (habits_json.h)
//   POST /_sandbox/oauth/{provider}/expire  {"tokens": "access"} or {"tokens": "refresh"}
//   POST /_sandbox/oauth/{provider}/revoke  {"user": "octocat"}
//   POST /_sandbox/oauth/{provider}/device  {"user_code": "…", "approve": true}
#pragma once

#include "sandbox/oauth/providers.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::oauth {

void add_control_routes(Router& router, Providers& providers);

}  // namespace patchbay::sandbox::oauth
