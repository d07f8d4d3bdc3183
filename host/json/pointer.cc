#include "json/pointer.h"

#include "json/utf8.h"

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

std::string pointer_shown(std::string_view pointer) {
  constexpr std::size_t kEnd = 40;
  if (pointer.size() <= 2 * kEnd) return std::string(pointer);
  return std::string(utf8_prefix(pointer, kEnd)) + "…" + std::string(utf8_suffix(pointer, kEnd));
}

}  // namespace patchbay::json
