#include "httpd/cookie.h"

namespace patchbay::httpd {

NamedText set_cookie(const Cookie& cookie) {
  std::string text = cookie.name;
  text.append("=").append(cookie.value).append("; Path=").append(cookie.path);
  text.append("; Max-Age=").append(std::to_string(cookie.age.count()));
  text.append("; HttpOnly; SameSite=Lax").append(cookie.is_tls ? "; Secure" : "");
  return {"Set-Cookie", std::move(text)};
}

bool is_tls(std::string_view address) { return address.starts_with("https://"); }

}  // namespace patchbay::httpd
