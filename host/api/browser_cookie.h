// Writes and reads the cookie that binds an authorization to the browser that began it.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "httpd/request.h"

namespace patchbay::api {

// browser_cookie() returns the cookie for a state. no_browser_cookie() returns the header that
// deletes it. Each state has its own cookie, so that one browser can connect several accounts at
// the same time. A browser sends the cookie only to `callback`, the address to which the provider
// redirects. If `callback` is https, the cookie is sent only over TLS.
httpd::NamedText browser_cookie(std::string_view callback, std::string_view state,
                                const Secret& value);
httpd::NamedText no_browser_cookie(std::string_view callback, std::string_view state);

// Returns the cookie's value for a state; "" if the browser sent no such cookie.
Secret browser_of(const httpd::Request& request, std::string_view callback, std::string_view state);

}  // namespace patchbay::api
