#include "api/browser_cookie.h"

#include <chrono>

#include "base/digest.h"
#include "httpd/cookie.h"
#include "oauth/pending_authorizations.h"

namespace patchbay::api {
namespace {

// Returns the cookie's name. Browsers accept a name with the prefix __Secure- only over TLS (RFC
// 6265bis §4.1.3.1). The prefix __Host- would need the path "/", but this cookie has a longer path.
std::string name_of(std::string_view callback, std::string_view state) {
  const std::string prefix = httpd::is_tls(callback) ? "__Secure-" : "";
  return prefix + "patchbay_oauth_" + sha256_hex(state).substr(0, 16);
}

std::string_view path_of(std::string_view callback) {
  const std::size_t host = callback.find("://") + 3;
  return callback.substr(callback.find('/', host));
}

httpd::NamedText cookie(std::string_view callback, std::string_view state, std::string_view value,
                        std::chrono::seconds age) {
  return httpd::set_cookie({.name = name_of(callback, state),
                            .value = value,
                            .path = path_of(callback),
                            .age = age,
                            .is_tls = httpd::is_tls(callback)});
}

}  // namespace

httpd::NamedText browser_cookie(std::string_view callback, std::string_view state,
                                const Secret& value) {
  return cookie(callback, state, value.reveal(), oauth::kStateLifetime);
}

httpd::NamedText no_browser_cookie(std::string_view callback, std::string_view state) {
  return cookie(callback, state, "", std::chrono::seconds(0));
}

Secret browser_of(const httpd::Request& request, std::string_view callback,
                  std::string_view state) {
  return Secret(std::string(request.cookie(name_of(callback, state)).value_or("")));
}

}  // namespace patchbay::api
