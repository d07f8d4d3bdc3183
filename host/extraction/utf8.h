#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace patchbay::extraction {

// The length in bytes of the character at the beginning of `text`, by Unicode's table 3-7 of
// well-formed sequences: no overlong form, no surrogate, nothing above U+10FFFF. 0: no character
// begins there. -1: a character may begin there, but needs more bytes.
int utf8_character(std::string_view text);

// Makes text that comes in pieces safe to store: removes U+0000, and replaces invalid bytes by
// U+FFFD.
class Utf8Cleaner {
 public:
  // Appends the complete characters of `piece` to `out`; keeps the beginning of a character for the
  // next piece.
  void clean(std::string_view piece, std::string& out);
  // Replaces a character that began but did not end.
  void end(std::string& out);

 private:
  std::string kept_;  // at most three bytes
};

}  // namespace patchbay::extraction
