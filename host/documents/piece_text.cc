#include "documents/piece_text.h"

#include <cstdint>
#include <cstring>

#include "base/base64.h"
#include "base/utf8.h"

namespace patchbay::documents {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
constexpr std::uint64_t kOnes = 0x0101010101010101ULL;

// Returns the number of bytes at the beginning that are ASCII without U+0000. Reads eight bytes at
// a time.
std::size_t plain_bytes(std::string_view bytes) {
  std::size_t at = 0;
  while (at + 8 <= bytes.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, 8);
    const std::uint64_t has_zero = (word - kOnes) & ~word & kHighBits;
    if (((word & kHighBits) | has_zero) != 0) break;
    at += 8;
  }
  while (at < bytes.size() && static_cast<signed char>(bytes[at]) > 0) ++at;
  return at;
}

}  // namespace

bool is_text(std::string_view bytes) {
  while (true) {
    bytes.remove_prefix(plain_bytes(bytes));
    if (bytes.empty()) return true;
    const int length = bytes[0] == 0 ? 0 : utf8_character(bytes);
    if (length <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(length));
  }
}

std::string piece_text(std::string_view bytes) {
  std::string text;
  if (!is_text(bytes)) return text.append("b").append(base64(bytes));
  text.reserve(bytes.size() + 1);
  return text.append("t").append(bytes);
}

std::optional<std::string> bytes_of_piece(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::string_view rest = text.substr(1);
  if (text[0] == 't') return std::string(rest);
  const auto bytes = from_base64(rest);
  if (!bytes) return std::nullopt;
  return std::string(bytes->begin(), bytes->end());
}

}  // namespace patchbay::documents
