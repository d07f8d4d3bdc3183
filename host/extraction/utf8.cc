#include "extraction/utf8.h"

#include <algorithm>

namespace patchbay::extraction {

void Utf8Cleaner::clean(std::string_view piece, std::string& out) {
  std::string joined;
  if (!kept_.empty()) {
    joined = kept_.append(piece);
    kept_.clear();
    piece = joined;
  }
  while (!piece.empty()) {
    // Most text is ASCII, so a run of ASCII is copied in one step.
    const auto plain = static_cast<std::size_t>(
        std::find_if(piece.begin(), piece.end(),
                     [](char c) { return c == 0 || static_cast<signed char>(c) < 0; }) -
        piece.begin());
    out.append(piece.substr(0, plain));
    piece.remove_prefix(plain);
    if (piece.empty()) return;
    const int length = utf8_character(piece);
    if (length < 0) {
      kept_ = piece;
      return;
    }
    const auto size = static_cast<std::size_t>(std::max(length, 1));
    if (length == 0) {
      out.append(kReplacementCharacter);
    } else if (piece[0] != 0) {
      out.append(piece.substr(0, size));
    }
    piece.remove_prefix(size);
  }
}

void Utf8Cleaner::end(std::string& out) {
  if (!kept_.empty()) out.append(kReplacementCharacter);
  kept_.clear();
}

}  // namespace patchbay::extraction
