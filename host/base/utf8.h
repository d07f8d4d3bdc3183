// UTF-8 (RFC 3629): checks texts, reads single characters, and cuts texts between characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay {

// U+FFFD, which stands for bytes that are not UTF-8.
inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

// Returns true if the bytes are UTF-8: no surrogate, no overlong form, nothing above U+10FFFF.
bool is_utf8(std::string_view bytes);

// Returns the length in bytes of the character at the beginning of `text`, by Unicode's table 3-7
// of well-formed sequences. Returns 0 if no character begins there, and -1 if a character may begin
// there but needs more bytes.
int utf8_character(std::string_view text);

inline bool is_ascii(unsigned char byte) { return byte < 0x80; }

// Returns the code point that starts at text[at], and moves `at` behind it. Requires valid UTF-8
// and at < text.size().
char32_t next_code_point(std::string_view text, std::size_t& at);

// Writes at most four bytes; returns the place behind them.
char* write_utf8(char* out, char32_t code);
void append_utf8(std::string& out, char32_t code);

std::u32string to_code_points(std::string_view utf8);

// Return the first or the last bytes of a text, at most `most`, cut between characters.
std::string_view utf8_prefix(std::string_view text, std::size_t most);
std::string_view utf8_suffix(std::string_view text, std::size_t most);

}  // namespace patchbay
