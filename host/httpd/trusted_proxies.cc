#include "httpd/trusted_proxies.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "base/words.h"

namespace patchbay::httpd {
namespace {

constexpr unsigned kMappedBits = 96;  // number of bits before the IPv4 address in ::ffff:a.b.c.d

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == text.npos;
}

// Returns the address in an entry of X-Forwarded-For. Some proxies add a port or brackets:
// "192.0.2.1:4711", "[2001:db8::1]:443", "[2001:db8::1]".
std::string_view address_of(std::string_view entry) {
  const std::size_t colon = entry.rfind(':');
  if (entry.starts_with('[')) {
    const std::size_t end = entry.find(']');
    if (end == entry.npos) return entry;
    const std::string_view rest = entry.substr(end + 1);
    const bool whole = rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
    return whole ? entry.substr(1, end - 1) : entry;
  }
  const bool has_port = colon != entry.npos && entry.find(':') == colon;
  return has_port && is_port(entry.substr(colon + 1)) ? entry.substr(0, colon) : entry;
}

// Reads an address into 16 bytes. An IPv4 address becomes ::ffff:a.b.c.d.
bool read_address(std::string_view text, std::array<std::uint8_t, 16>& bytes) {
  const std::string address(text);
  bytes.fill(0);
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) return true;
  bytes.fill(0);
  bytes[10] = bytes[11] = 0xFF;
  return inet_pton(AF_INET, address.c_str(), bytes.data() + kMappedBits / 8) == 1;
}

}  // namespace

std::string network_of(std::string_view address) {
  const bool is_v4 = address.find(':') == address.npos || address.starts_with("::ffff:");
  std::array<std::uint8_t, 16> bytes;
  if (is_v4 || !read_address(address, bytes)) return std::string(address);
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  return std::string(text.data()) + "/64";
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& ranges) {
  TrustedProxies proxies;
  for (const std::string& text : ranges) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::string_view address = std::string_view(text).substr(0, slash);
    const bool is_v4 = address.find(':') == address.npos;
    Range range{{}, 128};
    bool valid = read_address(address, range.address);
    if (valid && slash < text.size()) {
      const char* end = text.data() + text.size();
      const auto read = std::from_chars(text.data() + slash + 1, end, range.bits);
      valid = read.ec == std::errc() && read.ptr == end && range.bits <= (is_v4 ? 32U : 128U);
      if (is_v4) range.bits += kMappedBits;
    }
    if (!valid) {
      return Error(Code::kInvalidArgument, "\"" + text +
                                               "\" is no address or range of trusted proxies; "
                                               "write 10.0.0.7, 10.0.0.0/8 or fd00::/8");
    }
    proxies.ranges_.push_back(range);
  }
  return proxies;
}

bool TrustedProxies::contains(std::string_view text) const {
  Bytes address;
  if (!read_address(text, address)) return false;
  return std::any_of(ranges_.begin(), ranges_.end(), [&](const Range& range) {
    const unsigned whole = range.bits / 8;
    if (!std::equal(address.begin(), address.begin() + whole, range.address.begin())) return false;
    if (range.bits % 8 == 0) return true;
    const unsigned mask = 0xFFU << (8 - range.bits % 8);
    return ((address[whole] ^ range.address[whole]) & mask & 0xFFU) == 0;
  });
}

std::string TrustedProxies::client_of(std::string_view peer, std::string_view forwarded_for) const {
  std::string_view client = peer;
  while (contains(client) && !forwarded_for.empty()) {
    const std::size_t comma = forwarded_for.rfind(',');
    const std::string_view before = address_of(
        trimmed(comma == forwarded_for.npos ? forwarded_for : forwarded_for.substr(comma + 1)));
    Bytes ignored;
    if (!read_address(before, ignored)) break;  // a trusted proxy does not write such an entry
    client = before;
    forwarded_for = forwarded_for.substr(0, comma == forwarded_for.npos ? 0 : comma);
  }
  return std::string(client);
}

std::string TrustedProxies::counted_as(std::string_view peer) const {
  Bytes address;
  if (contains(peer) || !read_address(peer, address)) return {};
  return network_of(peer);
}

}  // namespace patchbay::httpd
