#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/utf8.h"

namespace patchbay::extraction {

// Makes text safe to store. Takes the text in pieces, removes U+0000, and replaces invalid bytes by
// U+FFFD.
class Utf8Cleaner {
 public:
  // Appends the complete characters of `piece` to `out`. Keeps the beginning of an incomplete
  // character for the next piece.
  void clean(std::string_view piece, std::string& out);
  // Call this at the end of the text. If the last character is incomplete, appends U+FFFD instead
  // of it.
  void end(std::string& out);

 private:
  std::string kept_;  // the beginning of an incomplete character, at most three bytes
};

}  // namespace patchbay::extraction
