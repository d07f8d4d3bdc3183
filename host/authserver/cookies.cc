#include "authserver/cookies.h"

#include <string>

#include "httpd/cookie.h"

namespace patchbay::authserver {
namespace {

// The prefix __Host- is added only over TLS. Browsers then accept the cookie only for this exact
// host and all its paths (RFC 6265bis §4.1.3.2).
std::string cookie_name(std::string_view issuer, Cookie cookie) {
  const std::string prefix = httpd::is_tls(issuer) ? "__Host-" : "";
  return prefix + (cookie == Cookie::kSession ? "patchbay_session" : "patchbay_browser");
}

httpd::NamedText cookie_line(std::string_view issuer, Cookie cookie, std::string_view value,
                             std::chrono::seconds age) {
  return httpd::set_cookie({.name = cookie_name(issuer, cookie),
                            .value = value,
                            .age = age,
                            .is_tls = httpd::is_tls(issuer)});
}

}  // namespace

httpd::NamedText set_cookie(std::string_view issuer, Cookie cookie, const Secret& value,
                            std::chrono::seconds age) {
  return cookie_line(issuer, cookie, value.reveal(), age);
}

httpd::NamedText end_cookie(std::string_view issuer, Cookie cookie) {
  return cookie_line(issuer, cookie, "", std::chrono::seconds(0));
}

Secret cookie_of(const httpd::Request& request, std::string_view issuer, Cookie cookie) {
  return Secret(std::string(request.cookie(cookie_name(issuer, cookie)).value_or("")));
}

}  // namespace patchbay::authserver
