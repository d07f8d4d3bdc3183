#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::httpd {

// The proxies that an operator named. Only they may connect without TLS from elsewhere than
// loopback, and only their X-Forwarded-For is believed.
class TrustedProxies {
 public:
  // Reads addresses or ranges: "10.0.0.7", "10.0.0.0/8", "fd00::/8". INVALID_ARGUMENT names the
  // wrong one.
  static Result<TrustedProxies> parse(const std::vector<std::string>& ranges);

  [[nodiscard]] bool contains(std::string_view address) const;
  [[nodiscard]] bool empty() const { return ranges_.empty(); }

  // The name under which a peer's connections are counted: its address; for IPv6 the /64, all of
  // which one client may have; "" for a trusted proxy, which serves many clients.
  [[nodiscard]] std::string counted_as(std::string_view peer) const;

  // The client of a request: the peer itself, or, behind trusted proxies, the last address of
  // X-Forwarded-For that is not one of them, without its port.
  [[nodiscard]] std::string client_of(std::string_view peer, std::string_view forwarded_for) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;  // IPv4 as ::ffff:a.b.c.d
  struct Range {
    Bytes address;
    unsigned bits;
  };
  static bool read_address(std::string_view text, Bytes& bytes);

  std::vector<Range> ranges_;
};

}  // namespace patchbay::httpd
