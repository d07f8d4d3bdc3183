#include "httpd/authority.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

namespace patchbay::httpd {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
constexpr std::string_view kOfNames =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%";

bool consists_of(std::string_view text, std::string_view letters) {
  return text.find_first_not_of(letters) == text.npos;
}

bool is_host_name(std::string_view text) {
  if (text.empty() || !consists_of(text, kOfNames)) return false;
  for (std::size_t at = text.find('%'); at != text.npos; at = text.find('%', at + 1)) {
    const std::string_view encoded = text.substr(at + 1, 2);
    if (encoded.size() < 2 || !consists_of(encoded, kHexDigits)) return false;
  }
  return true;
}

bool is_ipv6(std::string_view text) {
  in6_addr ignored{};
  return inet_pton(AF_INET6, std::string(text).c_str(), &ignored) == 1;
}

// Returns true for a port, or for an empty text, which means the scheme's default port (RFC 3986
// §3.2.3).
bool is_port_or_empty(std::string_view text) {
  if (text.size() > 5 || !consists_of(text, kDigits)) return false;
  return text.empty() || std::stoul(std::string(text)) <= 65'535;
}

}  // namespace

bool is_authority(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == text.npos || !is_ipv6(text.substr(1, end - 1))) return false;
    const std::string_view rest = text.substr(end + 1);
    return rest.empty() || (rest.front() == ':' && is_port_or_empty(rest.substr(1)));
  }
  const std::size_t colon = std::min(text.find(':'), text.size());
  return is_host_name(text.substr(0, colon)) &&
         is_port_or_empty(text.substr(std::min(colon + 1, text.size())));
}

}  // namespace patchbay::httpd
