#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::httpd {

// Returns the network that counts as one client for the limits: the address itself or, for IPv6,
// its /64, because one client may have all addresses of a /64.
std::string network_of(std::string_view address);

// The proxies that an operator named. Only these proxies may connect without TLS from other
// addresses than loopback, and only their X-Forwarded-For is used.
class TrustedProxies {
 public:
  // Reads addresses or ranges: "10.0.0.7", "10.0.0.0/8", "fd00::/8". Fails with INVALID_ARGUMENT;
  // the message names the wrong text.
  static Result<TrustedProxies> parse(const std::vector<std::string>& ranges);

  [[nodiscard]] bool contains(std::string_view address) const;
  [[nodiscard]] bool empty() const { return ranges_.empty(); }

  // Returns the name under which a peer's connections are counted: its network_of(). Returns "" for
  // a trusted proxy, because it serves many clients.
  [[nodiscard]] std::string counted_as(std::string_view peer) const;

  // Returns the address of a request's client: the peer or, if the peer is a trusted proxy, the
  // last address of X-Forwarded-For that is not a trusted proxy, without its port.
  [[nodiscard]] std::string client_of(std::string_view peer, std::string_view forwarded_for) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;  // an IPv4 address as ::ffff:a.b.c.d
  struct Range {
    Bytes address;
    unsigned bits;
  };

  std::vector<Range> ranges_;
};

}  // namespace patchbay::httpd
