#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace patchbay::extraction {

// Length in bytes of the character at the beginning of `text`, by Unicode's table 3-7 of
// well-formed sequences: no overlong form, no surrogate, nothing above U+10FFFF. 0: none begins
// there. -1: one may, when more bytes come.
int utf8_character(std::string_view text);

// Text that comes in pieces, made safe to store: U+0000 is removed, and what is no character
// becomes U+FFFD.
class Utf8Cleaner {
 public:
  // Appends to `out` what of `piece` is complete; the beginning of a character is kept for the
  // next.
  void clean(std::string_view piece, std::string& out);
  // A character that was begun and never ended.
  void end(std::string& out);

 private:
  std::string kept_;  // at most three bytes
};

}  // namespace patchbay::extraction
