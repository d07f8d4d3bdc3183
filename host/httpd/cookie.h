#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "httpd/request.h"

namespace patchbay::httpd {

// A cookie of this server. A browser hides it from scripts, and sends it with a request of another
// site only if that request opens a page (SameSite=Lax).
struct Cookie {
  std::string name;
  std::string_view value;  // no character that RFC 6265 §4.1.1 forbids
  std::string_view path = "/";
  std::chrono::seconds age{};  // 0: the browser deletes the cookie
  bool is_tls = false;         // true: the browser sends the cookie only over TLS
};

// Returns the header Set-Cookie.
NamedText set_cookie(const Cookie& cookie);

// Returns true if a browser reaches this address over TLS.
bool is_tls(std::string_view address);

}  // namespace patchbay::httpd
