#pragma once

#include <chrono>
#include <string_view>

#include "base/secret.h"
#include "httpd/request.h"

namespace patchbay::authserver {

// The two cookies of this server. A browser sends these cookies to this host only, and shows them
// to no script. If the issuer is https, the browser sends them only over TLS. SameSite is Lax,
// because pages of clients send the browser to this server.
enum class Cookie {
  kSession,  // names the session of the person who is signed in
  kBrowser,  // names a browser in which nobody is signed in yet; binds forms to it
};

httpd::NamedText set_cookie(std::string_view issuer, Cookie cookie, const Secret& value,
                            std::chrono::seconds age);
httpd::NamedText end_cookie(std::string_view issuer, Cookie cookie);
// Returns the cookie's value; "" if the browser sends none.
Secret cookie_of(const httpd::Request& request, std::string_view issuer, Cookie cookie);

}  // namespace patchbay::authserver
