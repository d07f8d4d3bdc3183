#include "base/net.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/lower_case.h"

namespace patchbay {
namespace {

constexpr std::uint8_t kLoopbackNetwork = 127;

// Reads an IP address. inet_pton needs a text with a final NUL, and accepts only full addresses
// (not "127.1").
template <std::size_t kBytes>
std::optional<std::array<std::uint8_t, kBytes>> address_of(int family, std::string_view text) {
  std::array<std::uint8_t, kBytes> bytes{};
  if (inet_pton(family, std::string(text).c_str(), bytes.data()) != 1) return std::nullopt;
  return bytes;
}

bool is_loopback_v4(std::string_view text) {
  const auto bytes = address_of<4>(AF_INET, text);
  return bytes && bytes->front() == kLoopbackNetwork;
}

bool is_loopback_v6(std::string_view text) {
  const auto bytes = address_of<16>(AF_INET6, text);
  if (!bytes) return false;
  constexpr std::array<std::uint8_t, 16> kOne = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return *bytes == kOne || (std::equal(kMapped.begin(), kMapped.end(), bytes->begin()) &&
                            (*bytes)[kMapped.size()] == kLoopbackNetwork);
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  return equal_ignoring_case(host, "localhost") || is_loopback_v4(host) || host == "[::1]";
}

bool is_loopback_address(std::string_view address) {
  return is_loopback_v4(address) || is_loopback_v6(address);
}

bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || kOthers.find(letter) != std::string_view::npos;
  });
}

bool is_framing_header(std::string_view name) {
  return is_one_of_ignoring_case(name,
                                 {"Host", "Content-Length", "Connection", "Transfer-Encoding"});
}

bool is_field_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_field_content(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char letter) {
    return (static_cast<unsigned char>(letter) < 0x20 && letter != '\t') || letter == 0x7F;
  });
}

}  // namespace patchbay
