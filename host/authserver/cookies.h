#pragma once

#include <chrono>
#include <string_view>

#include "base/secret.h"
#include "httpd/request.h"

namespace patchbay::authserver {

// This server's two cookies. A browser sends them only to this host, and hides them from scripts.
// If the issuer is https, they are sent only over TLS. SameSite is Lax, because clients' pages send
// the browser to this server.
enum class Cookie {
  kSession,  // identifies the session of a signed-in user
  kBrowser,  // identifies a browser before the sign-in; forms are bound to it
};

httpd::NamedText set_cookie(std::string_view issuer, Cookie cookie, const Secret& value,
                            std::chrono::seconds age);
httpd::NamedText end_cookie(std::string_view issuer, Cookie cookie);
// Returns the cookie's value, or "" if the browser sends no such cookie.
Secret cookie_of(const httpd::Request& request, std::string_view issuer, Cookie cookie);

}  // namespace patchbay::authserver
