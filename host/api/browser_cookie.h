// The cookie that binds an authorization to the browser that began it.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "httpd/request.h"

namespace patchbay::api {

// Of a state, so that several may be under way in one browser. `callback` is the address people
// come back to: the cookie goes there and nowhere else, and over TLS alone where that is https.
httpd::NamedText browser_cookie(std::string_view callback, std::string_view state,
                                const Secret& value);
httpd::NamedText no_browser_cookie(std::string_view callback, std::string_view state);

// What the browser keeps for a state; empty when it keeps nothing.
Secret browser_of(const httpd::Request& request, std::string_view callback, std::string_view state);

}  // namespace patchbay::api
