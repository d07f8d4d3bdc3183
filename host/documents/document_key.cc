#include <cctype>

#include "base/hex.h"
#include "documents/library.h"

namespace patchbay::documents {
namespace {

constexpr std::string_view kPlainMarks = "-._~";

// Returns the text with all characters but the unreserved ones of RFC 3986 as %XX.
std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain_char =
        byte < 0x80 && (std::isalnum(byte) != 0 || kPlainMarks.find(c) != kPlainMarks.npos);
    if (is_plain_char) {
      out.push_back(c);
    } else {
      out.append({'%', hex_digit(byte >> 4), hex_digit(byte & 15)});
    }
  }
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int lower = std::tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return out;
}

}  // namespace

std::string id_of(const DocumentKey& key) {
  return encoded(key.connector) + "/" + encoded(key.collection) + "/" + encoded(key.native_id);
}

std::optional<DocumentKey> key_of(std::string_view id) {
  const auto first = id.find('/');
  const auto second = first == id.npos ? first : id.find('/', first + 1);
  if (second == id.npos || id.find('/', second + 1) != id.npos) return std::nullopt;
  const auto connector = decoded(id.substr(0, first));
  const auto collection = decoded(id.substr(first + 1, second - first - 1));
  const auto native = decoded(id.substr(second + 1));
  if (!connector || !collection || !native || native->empty()) return std::nullopt;
  return DocumentKey{"", *connector, *collection, *native};
}

}  // namespace patchbay::documents
