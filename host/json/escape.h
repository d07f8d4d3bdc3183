#pragma once

#include <string_view>

namespace patchbay::json {

// Returns the character that a letter means after a backslash (RFC 8259 §7), for example a line
// feed for 'n'. Returns '\0' for any other letter, and for 'u', which begins a code point.
constexpr char unescaped(char letter) {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  const std::size_t which = kLetters.find(letter);
  return which == kLetters.npos ? '\0' : kMeant[which];
}

}  // namespace patchbay::json
