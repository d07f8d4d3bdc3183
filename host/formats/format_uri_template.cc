// Checks URI templates by RFC 6570 §2 with erratum 6937 (the apostrophe is a literal).
#include "base/ascii.h"
#include "base/utf8.h"
#include "formats/format.h"
#include "formats/iri_characters.h"

namespace patchbay::formats {
namespace {

bool is_literal(char32_t c) {
  if (c < 0x80) {
    return c > ' ' && c != 0x7F && !is_one_of(static_cast<char>(c), "\"%<>\\^`{|}");
  }
  return is_iri_character(c) || is_iri_private(c);
}

// Returns true for letters, digits, "_" and percent-encoded triplets, with single dots between them
// (§2.3).
bool is_variable_name(std::string_view name) {
  bool after_character = false;
  for (std::size_t at = 0; at < name.size();) {
    if (name[at] == '.') {
      if (!after_character) return false;
      after_character = false;
      ++at;
      continue;
    }
    if (is_percent_encoded(name, at)) {
      at += 3;
    } else if (is_alnum(name[at]) || name[at] == '_') {
      ++at;
    } else {
      return false;
    }
    after_character = true;
  }
  return after_character;
}

// Returns true for a name, optionally followed by "*", or by ":" and a number from 1 to 9999
// (§2.4).
bool is_variable(std::string_view text) {
  if (text.ends_with('*')) return is_variable_name(text.substr(0, text.size() - 1));
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return is_variable_name(text);
  const std::string_view length = text.substr(colon + 1);
  constexpr std::size_t kMostDigits = 4;
  return is_variable_name(text.substr(0, colon)) && !length.empty() &&
         length.size() <= kMostDigits && length.front() != '0' &&
         length.find_first_not_of("0123456789") == std::string_view::npos;
}

// Checks the text between the braces. Also accepts the operators that are reserved for future
// extensions (§2.2).
bool is_expression(std::string_view text) {
  if (!text.empty() && is_one_of(text.front(), "+#./;?&=,!@|")) text.remove_prefix(1);
  while (true) {
    const std::size_t comma = text.find(',');
    if (!is_variable(text.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

bool is_uri_template(std::string_view text) {
  if (!is_utf8(text)) return false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '{') {
      const std::size_t end = text.find('}', at);
      if (end == std::string_view::npos) return false;
      if (!is_expression(text.substr(at + 1, end - at - 1))) return false;
      at = end + 1;
    } else if (is_percent_encoded(text, at)) {
      at += 3;
    } else if (!is_literal(next_code_point(text, at))) {
      return false;
    }
  }
  return true;
}

}  // namespace patchbay::formats
