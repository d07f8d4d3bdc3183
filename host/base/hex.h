#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace patchbay {

// The digit of a value below 16.
inline char hex_digit(std::uint8_t value) {
  return static_cast<char>(value + (value < 10 ? '0' : 'a' - 10));
}

// Returns two lower-case digits for each byte (RFC 4648 §8, but lower case).
inline std::string hex_of(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) text.append({hex_digit(byte >> 4), hex_digit(byte & 15)});
  return text;
}

}  // namespace patchbay
