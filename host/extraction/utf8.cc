#include "extraction/utf8.h"

#include <algorithm>

namespace patchbay::extraction {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// The length of a sequence and its allowed second bytes, after a first byte. No second byte is
// allowed if the first byte begins no sequence.
struct Lead {
  int length;
  unsigned low, high;
};

Lead lead_of(unsigned first) {
  if (first >= 0xC2 && first <= 0xDF) return {2, 0x80, 0xBF};
  if (first == 0xE0) return {3, 0xA0, 0xBF};
  if (first == 0xED) return {3, 0x80, 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {3, 0x80, 0xBF};
  if (first == 0xF0) return {4, 0x90, 0xBF};
  if (first >= 0xF1 && first <= 0xF3) return {4, 0x80, 0xBF};
  if (first == 0xF4) return {4, 0x80, 0x8F};
  return {0, 1, 0};
}

}  // namespace

int utf8_character(std::string_view text) {
  if (text.empty()) return -1;
  if (byte_at(text, 0) < 0x80) return 1;
  const Lead lead = lead_of(byte_at(text, 0));
  if (lead.length == 0) return 0;
  for (std::size_t i = 1; i < static_cast<std::size_t>(lead.length); ++i) {
    if (i == text.size()) return -1;
    const unsigned byte = byte_at(text, i);
    if (byte < (i == 1 ? lead.low : 0x80) || byte > (i == 1 ? lead.high : 0xBF)) return 0;
  }
  return lead.length;
}

void Utf8Cleaner::clean(std::string_view piece, std::string& out) {
  std::string joined;
  if (!kept_.empty()) {
    joined = kept_.append(piece);
    kept_.clear();
    piece = joined;
  }
  while (!piece.empty()) {
    // Most text is ASCII, so a run of ASCII is copied at once.
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
      out.append(kReplacement);
    } else if (piece[0] != 0) {
      out.append(piece.substr(0, size));
    }
    piece.remove_prefix(size);
  }
}

void Utf8Cleaner::end(std::string& out) {
  if (!kept_.empty()) out.append(kReplacement);
  kept_.clear();
}

}  // namespace patchbay::extraction
