#pragma once

#include <string>
#include <string_view>

namespace patchbay::readers {

// Plain text as UTF-8.
struct Decoded {
  std::string encoding;  // "UTF-8", "UTF-16LE", "SHIFT_JIS"; as iconv(3) knows it
  bool guessed = false;  // nothing told it: it is what the bytes look like
  std::string text;      // not yet cleaned
};

// Looks, in this order, for a byte order mark; at the whole text as UTF-8; at zeros as in UTF-16;
// at what the source `told` (""; an unknown one is passed over); for UTF-8 with a few broken bytes;
// at what uchardet makes of samples from all over the text; and takes it for Windows-1252 in the
// end.
Decoded decode(std::string_view bytes, std::string_view told);

// Whether the bytes are no text of any encoding: more than one in fifty is a control character.
bool is_binary(std::string_view bytes);

}  // namespace patchbay::readers
