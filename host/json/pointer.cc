#include "json/pointer.h"

#include <algorithm>

#include "base/utf8.h"

namespace patchbay::json {

std::string pointer_token(std::string_view key) {
  std::string token;
  token.reserve(key.size() + 1);
  token += '/';
  if (key.find_first_of("~/") == key.npos) return token.append(key);
  for (const char c : key) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

std::string take_pointer_token(std::string_view& pointer) {
  const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
  std::string token;
  for (std::size_t i = 1; i < end; ++i) {
    const bool is_escape = pointer[i] == '~' && i + 1 < end;
    token += !is_escape ? pointer[i] : pointer[++i] == '1' ? '/' : '~';
  }
  pointer.remove_prefix(end);
  return token;
}

std::string pointer_shown(std::string_view pointer) {
  constexpr std::size_t kEnd = 40;
  if (pointer.size() <= 2 * kEnd) return std::string(pointer);
  return std::string(utf8_prefix(pointer, kEnd)) + "…" + std::string(utf8_suffix(pointer, kEnd));
}

}  // namespace patchbay::json
