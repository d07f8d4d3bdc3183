// Reads escapes and classes (ECMA-262 §22.2.1: AtomEscape, CharacterClass).
#include <algorithm>

#include "base/ascii.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "pattern/ecma_parser.h"
#include "pattern/unicode_property.h"

namespace patchbay::pattern {

Result<RegexNode> EcmaParser::escape() {
  const std::size_t offset = at_;
  ++at_;
  if (done()) return regex_error(offset, "nothing follows the last \"\\\"");
  if (peek() == 'b' || peek() == 'B') {
    RegexNode out = node(RegexKind::kWordBoundary, offset);
    out.negated = peek() == 'B';
    ++at_;
    return out;
  }
  if (peek() >= '1' && peek() <= '9') return backreference(offset);
  if (peek() == 'k') return named_backreference(offset);

  RegexNode out = node(RegexKind::kSet, offset);
  PATCHBAY_TRY(const bool is_set, set_escape(out.set));
  if (is_set) {
    out.set = out.set.normal();
    return out;
  }
  out.kind = RegexKind::kChar;
  PATCHBAY_TRY(out.code, char_escape(offset));
  return out;
}

RegexNode EcmaParser::backreference_to(std::uint32_t group, std::size_t offset) const {
  RegexNode out = node(RegexKind::kBackreference, offset);
  out.group = group;
  out.always_unset = !closed_[group - 1];
  return out;
}

Result<RegexNode> EcmaParser::backreference(std::size_t offset) {
  std::uint32_t group = 0;
  number(group);
  if (group > names_.size()) {
    return regex_error(offset, "there is no group " + std::to_string(group) + " to refer to");
  }
  return backreference_to(group, offset);
}

Result<RegexNode> EcmaParser::named_backreference(std::size_t offset) {
  if (peek(1) != '<') return regex_error(offset, "\\k is followed by <name>");
  PATCHBAY_TRY(const auto name, group_name(offset));
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) return regex_error(offset, "no group is called \"" + name + "\"");
  return backreference_to(static_cast<std::uint32_t>(found - names_.begin()) + 1, offset);
}

// Reads \d \D \w \W \s \S \p{…} \P{…}. The next character is the letter. Returns false for any
// other letter.
Result<bool> EcmaParser::set_escape(CharSet& set) {
  const char letter = peek();
  switch (letter) {
    case 'd':
    case 'D':
      set = digits();
      break;
    case 'w':
    case 'W':
      set = word_characters();
      break;
    case 's':
    case 'S':
      set = white_space();
      break;
    case 'p':
    case 'P': {
      const std::size_t end = text_.find('}', at_);
      if (peek(1) != '{' || end == std::string_view::npos) {
        return regex_error(at_ - 1, "\\p is followed by {property}");
      }
      const std::string name(text_.substr(at_ + 2, end - at_ - 2));
      const auto property = pcre_property(name);
      if (!property) return regex_error(at_ - 1, "\"" + name + "\" is no Unicode property");
      set.properties.push_back({*property, letter == 'P'});
      at_ = end + 1;
      return true;
    }
    default:
      return false;
  }
  if (letter < 'a') set = complement(std::move(set)).normal();
  ++at_;
  return true;
}

// Reads an escape that stands for one character. The "\" is already read.
Result<char32_t> EcmaParser::char_escape(std::size_t offset) {
  const char c = peek();
  const auto control = std::string_view("tnvfr").find(c);
  if (control != std::string_view::npos && c != '\0') {
    ++at_;
    return static_cast<char32_t>("\t\n\v\f\r"[control]);
  }
  if (c == '0' && at_ < text_.size()) {
    if (is_digit(peek(1))) return regex_error(offset, "octal escapes are not ECMA-262");
    ++at_;
    return U'\0';
  }
  if (c == 'c' && is_alpha(peek(1))) {
    const auto code = static_cast<char32_t>(peek(1)) & 0x1FU;
    at_ += 2;
    return code;
  }
  if (c == 'x') {
    ++at_;
    char32_t code = 0;
    if (!hex(2, code)) return regex_error(offset, "\\x is followed by two hexadecimal digits");
    return code;
  }
  if (c == 'u') return unicode_escape(offset);
  if (is_alpha(c) || is_digit(c)) {
    return regex_error(offset, std::string("\"\\") + c + "\" is no escape of ECMA-262");
  }
  return next_code_point(text_, at_);
}

// Reads \uXXXX, two of these that form a surrogate pair, or \u{X…}. The next character is the "u".
Result<char32_t> EcmaParser::unicode_escape(std::size_t offset) {
  ++at_;
  char32_t code = 0;
  if (take('{')) {
    const std::size_t start = at_;
    while (hex_value(peek()) >= 0 && code <= kLastCode) {
      code = code * 16 + static_cast<char32_t>(hex_value(peek()));
      ++at_;
    }
    if (at_ == start || code > kLastCode || !take('}')) {
      return regex_error(offset, "\\u{…} holds a code point up to 10FFFF in hexadecimal digits");
    }
    return code;
  }
  if (!hex(4, code)) return regex_error(offset, "\\u is followed by four hexadecimal digits");
  const std::size_t behind = at_;
  char32_t low = 0;
  if (code >= 0xD800 && code <= 0xDBFF && take("\\u") && hex(4, low) && low >= 0xDC00 &&
      low <= 0xDFFF) {
    return 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
  }
  at_ = behind;
  return code;
}

bool EcmaParser::hex(std::size_t digits, char32_t& value) {
  char32_t read = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = hex_value(peek(i));
    if (digit < 0) return false;
    read = read * 16 + static_cast<char32_t>(digit);
  }
  at_ += digits;
  value = read;
  return true;
}

Result<RegexNode> EcmaParser::char_class() {
  const std::size_t offset = at_;
  ++at_;
  RegexNode out = node(RegexKind::kSet, offset);
  const bool negated = take('^');
  while (!take(']')) {
    if (done()) return regex_error(offset, "this class is never closed");
    const std::size_t start = at_;
    PATCHBAY_TRY(auto first, class_atom());
    const auto one = [](const CharSet& set) {
      return set.ranges.size() == 1 && set.ranges[0].first == set.ranges[0].last &&
             set.properties.empty();
    };
    // A "-" next to a set, or at the edge of the class, is a plain "-" (Annex B.1.2).
    if (peek() == '-' && peek(1) != ']' && one(first)) {
      const std::size_t dash = at_;
      ++at_;
      if (done()) return regex_error(offset, "this class is never closed");
      PATCHBAY_TRY(auto last, class_atom());
      if (one(last)) {
        if (last.ranges[0].first < first.ranges[0].first) {
          return regex_error(start, "this range is in the wrong order");
        }
        out.set.add(first.ranges[0].first, last.ranges[0].first);
        continue;
      }
      at_ = dash;
    }
    out.set.add(first);
  }
  out.set.negated = negated;
  out.set = out.set.normal();
  return out;
}

Result<CharSet> EcmaParser::class_atom() {
  const std::size_t offset = at_;
  CharSet out;
  char32_t code = 0;
  if (take('\\')) {
    if (done()) return regex_error(offset, "nothing follows the last \"\\\"");
    PATCHBAY_TRY(const bool is_set, set_escape(out));
    if (is_set) return out;
    if (take('b')) {
      code = U'\b';
    } else {
      PATCHBAY_TRY(code, char_escape(offset));
    }
  } else {
    code = next_code_point(text_, at_);
  }
  out.add(code, code);
  return out;
}

}  // namespace patchbay::pattern
