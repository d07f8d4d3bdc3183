// Checks UTF-8 texts (RFC 3629), reads single characters, and cuts texts between characters.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay {

// U+FFFD, which replaces bytes that are not UTF-8.
inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

// Returns true if the bytes are UTF-8, without surrogates, overlong forms, or values above
// U+10FFFF.
bool is_utf8(std::string_view bytes);

// Returns the length in bytes of the first character of `text` (Unicode, table 3-7: well-formed
// sequences). Returns 0 if the text does not begin with a character. Returns -1 if the text is only
// the beginning of a character.
int utf8_character(std::string_view text);

inline bool is_ascii(unsigned char byte) { return byte < 0x80; }

// Returns true for a byte that is in a character but not its first byte.
inline bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

// Returns the number of code points. Requires valid UTF-8.
inline std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return !continues_character(byte); }));
}

// Returns the code point that starts at text[at], and sets `at` to the place after it. Requires
// valid UTF-8 and at < text.size().
char32_t next_code_point(std::string_view text, std::size_t& at);

// Writes one to four bytes. Returns the position after the last byte.
char* write_utf8(char* out, char32_t code);
void append_utf8(std::string& out, char32_t code);

std::u32string to_code_points(std::string_view utf8);

// Return the first or the last bytes of a text, at most `most`. Never cut inside a character.
std::string_view utf8_prefix(std::string_view text, std::size_t most);
std::string_view utf8_suffix(std::string_view text, std::size_t most);

}  // namespace patchbay
