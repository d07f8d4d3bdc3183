#include "authserver/redirect_rules.h"

#include <algorithm>
#include <array>

#include "httpd/authority.h"

namespace patchbay::authserver {
namespace {

constexpr std::size_t kLongestUri = 1024;
constexpr std::string_view kHttp = "http://";
constexpr std::string_view kHttps = "https://";
// The loopback hosts that a client may write. RFC 8252 §7.3 has the two addresses. §8.3 advises
// against "localhost", but many clients use it. is_loopback_host() accepts more spellings; this
// list is shorter, because hosts are compared as text here.
constexpr std::array<std::string_view, 3> kLoopback = {"127.0.0.1", "[::1]", "localhost"};
// Schemes that a browser handles itself and does not pass to a program.
constexpr std::array<std::string_view, 16> kNoProgram = {
    "about", "blob", "chrome", "data", "file",       "filesystem", "ftp",         "http",
    "https", "jar",  "mailto", "tel",  "javascript", "vbscript",   "view-source", "ws"};

// An http address with a loopback host, without its port.
struct Loopback {
  std::string_view host;  // empty: the address is not http to a loopback host
  std::string_view rest;  // path and query
};

bool is_port(std::string_view text) {
  return text.size() >= 2 && text.size() <= 6 && text.front() == ':' &&
         text.find_first_not_of("0123456789", 1) == text.npos;
}

Loopback loopback_of(std::string_view uri) {
  if (!uri.starts_with(kHttp)) return {};
  uri.remove_prefix(kHttp.size());
  const std::size_t end = std::min(uri.find_first_of("/?"), uri.size());
  for (const std::string_view host : kLoopback) {
    if (!uri.starts_with(host)) continue;
    const std::string_view port = uri.substr(host.size(), end - std::min(end, host.size()));
    if (end >= host.size() && (port.empty() || is_port(port))) return {host, uri.substr(end)};
  }
  return {};
}

bool is_plain(char letter) {
  return letter > ' ' && letter < 0x7F &&
         std::string_view("\"<>\\^`{|}#").find(letter) == std::string_view::npos;
}

std::string_view scheme_of(std::string_view uri) {
  return uri.substr(0, std::min(uri.find(':'), uri.size()));
}

bool is_own_scheme(std::string_view scheme) {
  const auto in_scheme = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '+' ||
           letter == '-' || letter == '.';
  };
  return !scheme.empty() && scheme.front() >= 'a' && scheme.front() <= 'z' &&
         std::all_of(scheme.begin(), scheme.end(), in_scheme) &&
         std::find(kNoProgram.begin(), kNoProgram.end(), scheme) == kNoProgram.end();
}

std::string_view authority_of(std::string_view uri) {
  const std::size_t begin = uri.find("://") + 3;
  return uri.substr(begin, std::min(uri.find_first_of("/?", begin), uri.size()) - begin);
}

}  // namespace

Result<void> check_redirect_uri(std::string_view uri) {
  const bool is_text =
      !uri.empty() && uri.size() <= kLongestUri && std::all_of(uri.begin(), uri.end(), is_plain);
  if (is_text && uri.starts_with(kHttps) && httpd::is_authority(authority_of(uri))) {
    return success();
  }
  if (is_text && !loopback_of(uri).host.empty()) return success();
  if (is_text && is_own_scheme(scheme_of(uri)) && uri.size() > scheme_of(uri).size() + 1) {
    return success();
  }
  return Error(
      Code::kInvalidArgument,
      "A redirect URI has to be https, http to 127.0.0.1, [::1] or localhost, or a scheme of "
      "the program's own, without a fragment and of at most 1024 characters.");
}

bool is_registered(const std::vector<std::string>& registered, std::string_view asked) {
  const Loopback here = loopback_of(asked);
  return std::any_of(registered.begin(), registered.end(), [&](const std::string& known) {
    if (known == asked) return true;
    const Loopback there = loopback_of(known);
    return !here.host.empty() && there.host == here.host && there.rest == here.rest;
  });
}

std::string shown_target(std::string_view uri) {
  const std::string_view scheme = scheme_of(uri);
  if (scheme != "http" && scheme != "https") return std::string(scheme).append(":");
  return std::string(scheme).append("://").append(authority_of(uri));
}

bool is_on_this_machine(std::string_view uri) {
  return !loopback_of(uri).host.empty() || is_own_scheme(scheme_of(uri));
}

}  // namespace patchbay::authserver
