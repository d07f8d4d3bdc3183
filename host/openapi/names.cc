#include "openapi/names.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/ascii.h"
#include "base/utf8.h"

namespace patchbay::openapi {
namespace {

// The schema of manifests has the same limits for an id and for a description.
constexpr std::size_t kIdBytes = 64;
constexpr std::size_t kSentenceBytes = 4000;

// Returns true if a new word begins at text[at], which is a capital letter: after a small letter or
// a digit ("listPets"), or before a small letter ("HTMLPage").
bool begins_word(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  const char before = text[at - 1];
  if (is_lower(before) || is_digit(before)) return true;
  return is_upper(before) && at + 1 < text.size() && is_lower(text[at + 1]);
}

}  // namespace

std::string action_id(std::string_view name) {
  std::string id;
  const auto divide = [&id] {
    if (!id.empty() && id.back() != '_') id += '_';
  };
  for (std::size_t at = 0; at < name.size(); ++at) {
    const char c = name[at];
    if (is_upper(c)) {
      if (begins_word(name, at)) divide();
      id += static_cast<char>(c - 'A' + 'a');
    } else if (is_lower(c) || (is_digit(c) && !id.empty())) {
      id += c;
    } else {
      divide();
    }
  }
  id.resize(std::min(id.size(), kIdBytes));
  while (!id.empty() && id.back() == '_') id.pop_back();
  return id;
}

std::string title_of(std::string id) {
  std::ranges::replace(id, '_', ' ');
  if (!id.empty() && is_lower(id.front())) id.front() = static_cast<char>(id.front() - 'a' + 'A');
  return id;
}

std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      std::array<char, 5> escape{};
      std::snprintf(escape.data(), escape.size(), "\\%03o", static_cast<unsigned char>(c));
      out += escape.data();
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
    if (is_blank && (out.empty() || out.back() == ' ')) continue;
    // A "\" at the end of a comment would make the next line a comment, too. A "|" would end a cell
    // of a table.
    out += is_blank ? ' ' : c == '\\' || c == '|' ? '/' : c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string sentence(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin);
  text = utf8_prefix(text, kSentenceBytes);
  return std::string(text.substr(0, text.find_last_not_of(" \t\r\n") + 1));
}

}  // namespace patchbay::openapi
