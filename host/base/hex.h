#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace patchbay {

inline constexpr char kHexDigits[] = "0123456789abcdef";

// Returns two lower-case digits for each byte (RFC 4648 §8, but lower case).
inline std::string hex_of(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) text.append({kHexDigits[byte >> 4], kHexDigits[byte & 15]});
  return text;
}

}  // namespace patchbay
