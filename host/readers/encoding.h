#pragma once

#include <string>
#include <string_view>

namespace patchbay::readers {

// Plain text, decoded to UTF-8.
struct DecodedText {
  std::string encoding;  // the name that iconv(3) knows: "UTF-8", "UTF-16LE", "SHIFT_JIS"
  bool guessed = false;  // guessed from the bytes; no declaration was used
  std::string text;      // not cleaned yet
};

// Decodes a text. Tries in this order: a byte order mark; UTF-16 if zero bytes show it; UTF-8 if
// the whole text is valid; the encoding that the source declared (`told`, but not if `told` is
// empty, unknown or does not fit); UTF-8 with a few broken bytes; uchardet's guess from samples of
// the whole text; Windows-1252.
DecodedText decode(std::string_view bytes, std::string_view told);

// Returns the name behind the first `charset=` of a media type or of the beginning of a web page,
// in small letters. Returns "" without such a name, or if it is longer than any encoding's name.
std::string charset_in(std::string_view text);

// Returns true if the bytes are not text in any encoding: more than one of fifty bytes is a control
// character. Always returns false with a byte order mark, or if the bytes look like UTF-16.
bool is_binary(std::string_view bytes);

}  // namespace patchbay::readers
