// Checks JSON Pointers (RFC 6901 §3) and relative JSON Pointers
// (draft-bhutton-relative-json-pointer §3).
#include "base/ascii.h"
#include "formats/format.h"

namespace patchbay::formats {
namespace {

// Returns the length of the number at the start of the text. A number has no leading zeros.
std::size_t number_at_start(std::string_view text) {
  if (text.starts_with('0')) return 1;
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  return size;
}

}  // namespace

bool is_json_pointer(std::string_view text) {
  if (text.empty()) return true;
  if (text.front() != '/') return false;
  for (std::size_t at = text.find('~'); at != std::string_view::npos; at = text.find('~', at + 1)) {
    if (at + 1 == text.size() || !is_one_of(text[at + 1], "01")) return false;
  }
  return true;
}

bool is_relative_json_pointer(std::string_view text) {
  const std::size_t up = number_at_start(text);
  if (up == 0) return false;
  text.remove_prefix(up);
  if (!text.empty() && is_one_of(text.front(), "+-")) {
    text.remove_prefix(1);
    const std::size_t along = number_at_start(text);
    if (along == 0 || text.front() == '0') return false;
    text.remove_prefix(along);
  }
  return text == "#" || is_json_pointer(text);
}

}  // namespace patchbay::formats
