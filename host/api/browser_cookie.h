// The cookie that binds an authorization to the browser that began it.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "httpd/request.h"

namespace patchbay::api {

// One cookie for each state, so that one browser can have several authorizations under way. It is
// sent only to `callback`, the address browsers come back to, and over TLS only if that is https.
httpd::NamedText browser_cookie(std::string_view callback, std::string_view state,
                                const Secret& value);
httpd::NamedText no_browser_cookie(std::string_view callback, std::string_view state);

// The cookie's value for a state; empty if the browser sends none.
Secret browser_of(const httpd::Request& request, std::string_view callback, std::string_view state);

}  // namespace patchbay::api
