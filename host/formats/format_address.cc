// Checks IPv4 addresses, IPv6 addresses and UUIDs.
#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "formats/format.h"

namespace patchbay::formats {
namespace {

bool parses_as(int family, std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> copy{};
  if (text.size() >= copy.size() || text.find('\0') != std::string_view::npos) return false;
  std::copy(text.begin(), text.end(), copy.begin());
  in6_addr address{};
  return inet_pton(family, copy.data(), &address) == 1;
}

}  // namespace

bool is_ipv4(std::string_view text) { return parses_as(AF_INET, text); }

bool is_ipv6(std::string_view text) { return parses_as(AF_INET6, text); }

bool is_uuid(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::equal(text.begin(), text.end(), kShape.begin(), kShape.end(),
                    [](char c, char shape) { return shape == 'x' ? is_hex(c) : c == shape; });
}

}  // namespace patchbay::formats
