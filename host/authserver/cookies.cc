#include "authserver/cookies.h"

#include <string>

namespace patchbay::authserver {
namespace {

bool is_tls(std::string_view issuer) { return issuer.starts_with("https://"); }

// The prefix __Host- is added only over TLS. Browsers then accept the cookie only for this exact
// host and all its paths (RFC 6265bis §4.1.3.2).
std::string cookie_name(std::string_view issuer, Cookie cookie) {
  const std::string prefix = is_tls(issuer) ? "__Host-" : "";
  return prefix + (cookie == Cookie::kSession ? "patchbay_session" : "patchbay_browser");
}

httpd::NamedText cookie_line(std::string_view issuer, Cookie cookie, std::string_view value,
                             std::chrono::seconds age) {
  std::string text = cookie_name(issuer, cookie);
  text.append("=").append(value).append("; Path=/; Max-Age=");
  text.append(std::to_string(age.count())).append("; HttpOnly; SameSite=Lax");
  text.append(is_tls(issuer) ? "; Secure" : "");
  return {"Set-Cookie", std::move(text)};
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
