// Writes bytes as hexadecimal digits (RFC 4648 §8), and reads them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace patchbay {

enum class HexCase { kUpper, kLower };

// Returns the digit of a value below 16.
constexpr char hex_digit(std::uint8_t value, HexCase letters = HexCase::kLower) {
  const char ten = letters == HexCase::kLower ? 'a' : 'A';
  return static_cast<char>(value + (value < 10 ? '0' : ten - 10));
}

// Returns the value of an upper-case or lower-case digit, or -1 for any other character.
constexpr int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// Returns the bytes as lower-case digits, two for each byte.
inline std::string hex_of(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) text.append({hex_digit(byte >> 4), hex_digit(byte & 15)});
  return text;
}

// Reads a text of hex_of(). Returns false for any other text, for example with upper-case digits or
// a length other than 2 × out.size().
inline bool read_hex(std::string_view text, std::span<std::uint8_t> out) {
  if (text.size() != 2 * out.size()) return false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<std::uint8_t>(high << 4 | low);
    if (hex_digit(out[i] >> 4) != text[2 * i] || hex_digit(out[i] & 15) != text[2 * i + 1]) {
      return false;
    }
  }
  return true;
}

}  // namespace patchbay
