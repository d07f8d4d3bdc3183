#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay {

// The SHA-256 (FIPS 180-4) of a text: as bytes, as 64 lower-case hex digits, and as base64url
// without padding (RFC 4648 §5).
using Sha256 = std::array<std::uint8_t, 32>;
Sha256 sha256(std::string_view text);
std::string sha256_hex(std::string_view text);
std::string sha256_base64url(std::string_view text);

}  // namespace patchbay
