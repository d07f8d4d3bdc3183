#include "http_client/address_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace patchbay::http_client {
namespace {

struct Range4 {
  std::uint32_t network;
  int bits;
  AddressKind kind;
};

constexpr std::uint32_t ipv4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// The first matching range decides. An address in none of the ranges is public.
constexpr std::array kRanges4 = {
    Range4{ipv4(127, 0, 0, 0), 8, AddressKind::kLoopback},
    Range4{ipv4(100, 100, 100, 200), 32, AddressKind::kForbidden},  // metadata service of a cloud
    Range4{ipv4(168, 63, 129, 16), 32, AddressKind::kForbidden},    // host agent of a cloud
    Range4{ipv4(169, 254, 0, 0), 16, AddressKind::kForbidden},      // link-local addresses,
                                                                    // including metadata services
    Range4{ipv4(0, 0, 0, 0), 8, AddressKind::kForbidden},
    Range4{ipv4(10, 0, 0, 0), 8, AddressKind::kPrivate},
    Range4{ipv4(100, 64, 0, 0), 10, AddressKind::kPrivate},
    Range4{ipv4(172, 16, 0, 0), 12, AddressKind::kPrivate},
    Range4{ipv4(192, 168, 0, 0), 16, AddressKind::kPrivate},
    Range4{ipv4(198, 18, 0, 0), 15, AddressKind::kPrivate},
    Range4{ipv4(192, 0, 0, 0), 24, AddressKind::kForbidden},
    Range4{ipv4(192, 0, 2, 0), 24, AddressKind::kForbidden},
    Range4{ipv4(198, 51, 100, 0), 24, AddressKind::kForbidden},
    Range4{ipv4(203, 0, 113, 0), 24, AddressKind::kForbidden},
    Range4{ipv4(224, 0, 0, 0), 3, AddressKind::kForbidden},  // multicast, reserved, broadcast
};

AddressKind kind_of_ipv4(std::uint32_t address) {
  for (const Range4& range : kRanges4) {
    if (address >> (32 - range.bits) == range.network >> (32 - range.bits)) return range.kind;
  }
  return AddressKind::kPublic;
}

using Bytes6 = std::array<std::uint8_t, 16>;

std::uint32_t ipv4_at(const Bytes6& address, std::size_t offset) {
  return ipv4(address[offset], address[offset + 1], address[offset + 2], address[offset + 3]);
}

bool starts_with(const Bytes6& address, std::initializer_list<std::uint8_t> prefix) {
  return std::equal(prefix.begin(), prefix.end(), address.begin());
}

AddressKind kind_of_ipv6(const Bytes6& address) {
  static constexpr Bytes6 kLoopback6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  static constexpr Bytes6 kMetadata6 = {0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0,
                                        0,    0,    0,    0,    0, 0, 2, 0x54};
  if (address == kLoopback6) return AddressKind::kLoopback;
  if (address == kMetadata6) return AddressKind::kForbidden;
  if (starts_with(address, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) {
    return kind_of_ipv4(ipv4_at(address, 12));
  }
  if (starts_with(address, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0})) {  // an address of NAT64
    return kind_of_ipv4(ipv4_at(address, 12));
  }
  if (starts_with(address, {0x20, 0x02}))
    return kind_of_ipv4(ipv4_at(address, 2));  // an address
                                               // of 6to4
  if ((address[0] & 0xfe) == 0xfc) return AddressKind::kPrivate;
  // Global unicast addresses are in 2000::/3. This range also contains Teredo and documentation
  // addresses. The next lines refuse them.
  if ((address[0] & 0xe0) != 0x20) return AddressKind::kForbidden;
  if (starts_with(address, {0x20, 0x01, 0, 0})) return AddressKind::kForbidden;
  if (starts_with(address, {0x20, 0x01, 0x0d, 0xb8})) return AddressKind::kForbidden;
  return AddressKind::kPublic;
}

}  // namespace

AddressKind kind_of(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    return kind_of_ipv4(ntohl(in.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, address, sizeof in);
    return kind_of_ipv6(std::to_array(in.sin6_addr.s6_addr));
  }
  return AddressKind::kForbidden;
}

AddressKind kind_of(const std::string& address) {
  in_addr four{};
  if (inet_pton(AF_INET, address.c_str(), &four) == 1) return kind_of_ipv4(ntohl(four.s_addr));
  in6_addr six{};
  if (inet_pton(AF_INET6, address.c_str(), &six) == 1) {
    return kind_of_ipv6(std::to_array(six.s6_addr));
  }
  return AddressKind::kForbidden;
}

std::string text_of(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    inet_ntop(AF_INET, &in.sin_addr, text, sizeof text);
  } else if (address->sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, address, sizeof in);
    inet_ntop(AF_INET6, &in.sin6_addr, text, sizeof text);
  }
  return text;
}

bool may_connect(AddressKind kind, Reach reach, bool plain_http) {
  switch (kind) {
    case AddressKind::kPublic:
      return !plain_http;
    case AddressKind::kLoopback:
      return reach != Reach::kPublic;
    case AddressKind::kPrivate:
      return reach == Reach::kPrivate && !plain_http;
    case AddressKind::kForbidden:
      return false;
  }
  return false;
}

}  // namespace patchbay::http_client
