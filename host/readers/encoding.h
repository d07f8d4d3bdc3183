#pragma once

#include <string>
#include <string_view>

namespace patchbay::readers {

// Plain text, decoded to UTF-8.
struct Decoded {
  std::string encoding;  // the name that iconv(3) knows: "UTF-8", "UTF-16LE", "SHIFT_JIS"
  bool guessed = false;  // guessed from the bytes, because nothing declared it
  std::string text;      // not cleaned yet
};

// Tries in this order: a byte order mark; zeros as in UTF-16; the whole text as UTF-8; the encoding
// that the source declared (`told`; skipped if it is empty, unknown or does not fit); UTF-8 with a
// few broken bytes; uchardet's guess from samples all over the text; at last Windows-1252.
Decoded decode(std::string_view bytes, std::string_view told);

// Returns true if the bytes are not text in any encoding: more than one byte in fifty is a control
// character.
bool is_binary(std::string_view bytes);

}  // namespace patchbay::readers
