#pragma once

#include <string>
#include <string_view>

namespace patchbay::readers {

// Plain text as UTF-8.
struct Decoded {
  std::string encoding;  // "UTF-8", "UTF-16LE", "SHIFT_JIS"; as iconv(3) knows it
  bool guessed = false;  // nothing declared it: guessed from the bytes
  std::string text;      // not yet cleaned
};

// Tries in this order: a byte order mark; the whole text as UTF-8; zeros as in UTF-16; the encoding
// that the source declared (`told`; "" or an unknown one is skipped); UTF-8 with a few broken
// bytes; uchardet's guess from samples all over the text; at last Windows-1252.
Decoded decode(std::string_view bytes, std::string_view told);

// Whether the bytes are not text in any encoding: more than one in fifty is a control character.
bool is_binary(std::string_view bytes);

}  // namespace patchbay::readers
