#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::httpd {

// Returns the network that counts as one client for the limits: the IPv4 address itself, or the /64
// of an IPv6 address. One client may have all addresses of a /64.
std::string network_of(std::string_view address);

// The proxies that an operator configured. Only they may connect without TLS from an address that
// is not loopback. The server uses X-Forwarded-For only from these proxies.
class TrustedProxies {
 public:
  // Reads addresses or ranges: "10.0.0.7", "10.0.0.0/8", "fd00::/8". Fails with INVALID_ARGUMENT
  // and names the wrong text.
  static Result<TrustedProxies> parse(const std::vector<std::string>& ranges);

  [[nodiscard]] bool contains(std::string_view address) const;
  [[nodiscard]] bool empty() const { return ranges_.empty(); }

  // Returns the name under which a peer's connections are counted: network_of(peer). Returns "" for
  // a trusted proxy, because it serves many clients.
  [[nodiscard]] std::string counted_as(std::string_view peer) const;

  // Returns the address of the client that sent a request. This is the peer, unless the peer is a
  // trusted proxy. Otherwise it is the last address in X-Forwarded-For that is not a trusted proxy,
  // without its port. If all addresses are trusted proxies, it is the first of them.
  [[nodiscard]] std::string client_of(std::string_view peer, std::string_view forwarded_for) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;  // an IPv4 address has the form ::ffff:a.b.c.d
  struct Range {
    Bytes address;
    unsigned bits;
  };

  std::vector<Range> ranges_;
};

}  // namespace patchbay::httpd
