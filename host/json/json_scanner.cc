#include "json/json_scanner.h"

#include <algorithm>
#include <array>

#include "base/hex.h"
#include "base/utf8.h"
#include "json/escape.h"

namespace patchbay::json {
namespace {

// The characters that end a run of plain characters: quote, backslash and control characters.
constexpr std::array<bool, 256> kEndsRun = [] {
  std::array<bool, 256> out{};
  std::fill(out.begin(), out.begin() + 0x20, true);
  out['"'] = out['\\'] = true;
  return out;
}();

}  // namespace

bool JsonScanner::fail_at(std::size_t offset, std::string what) {
  fault_ = std::move(what);
  fault_at_ = offset;
  return false;
}

Error JsonScanner::error(const std::string& inside) const {
  const std::string_view before = text_.substr(0, fault_at_);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t column = fault_at_ - (before.rfind('\n') + 1) + 1;  // correct without a line
                                                                        // end too, because npos + 1
                                                                        // is 0
  return {Code::kMalformedRequest, "the JSON is malformed at line " + std::to_string(line) +
                                       ", column " + std::to_string(column) + " (byte " +
                                       std::to_string(fault_at_) + "): " + fault_ + inside + "."};
}

void JsonScanner::skip_space() {
  while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') ++at_;
}

bool JsonScanner::take(char expected) {
  if (at_end() || text_[at_] != expected) return false;
  ++at_;
  return true;
}

bool JsonScanner::word(std::string_view expected) {
  if (text_.substr(at_, expected.size()) != expected) return fail("expected a value");
  at_ += expected.size();
  return true;
}

bool JsonScanner::digits() {
  const std::size_t start = at_;
  while (peek() >= '0' && peek() <= '9') ++at_;
  return at_ > start || fail("expected a digit");
}

bool JsonScanner::number(std::string_view& out) {
  const std::size_t start = at_;
  if (!take('-') && (peek() < '0' || peek() > '9')) return fail("expected a value");
  if (take('0')) {
    if (peek() >= '0' && peek() <= '9') return fail("a number has no leading zero");
  } else if (!digits()) {
    return false;
  }
  if (take('.') && !digits()) return false;
  if (take('e') || take('E')) {
    if (!take('+')) take('-');
    if (!digits()) return false;
  }
  out = text_.substr(start, at_ - start);
  return true;
}

bool JsonScanner::string(std::string_view& out) {
  const std::size_t start = ++at_;
  while (!at_end() && !kEndsRun[static_cast<unsigned char>(text_[at_])]) ++at_;
  if (take('"')) {
    out = text_.substr(start, at_ - 1 - start);
    return true;
  }
  decoded_.assign(text_.substr(start, at_ - start));
  return escaped(start, out);
}

bool JsonScanner::escaped(std::size_t start, std::string_view& out) {
  while (!at_end() && text_[at_] != '"') {
    if (static_cast<unsigned char>(text_[at_]) < 0x20) {
      return fail("a control character must be escaped in a string");
    }
    if (text_[at_] != '\\') {
      decoded_ += text_[at_++];
    } else if (!escape()) {
      return false;
    }
  }
  if (!take('"')) return fail_at(start - 1, "the string that begins here has no end");
  auto* kept = static_cast<char*>(arena_->allocate(decoded_.size() + 1, 1));
  std::copy(decoded_.begin(), decoded_.end(), kept);
  out = {kept, decoded_.size()};
  return true;
}

bool JsonScanner::escape() {
  ++at_;
  if (peek() == 'u') return unicode();
  const char meant = unescaped(peek());
  if (meant == '\0') return fail("unknown escape in a string");
  decoded_ += meant;
  ++at_;
  return true;
}

bool JsonScanner::unicode() {
  constexpr const char* kAlone = "a surrogate stands alone in a string";
  char32_t point = 0;
  if (!hex4(point)) return false;
  if (point >= 0xDC00 && point < 0xE000) return fail(kAlone);
  if (point >= 0xD800 && point < 0xDC00) {
    char32_t low = 0;
    if (text_.substr(at_, 2) != "\\u") return fail(kAlone);
    ++at_;
    if (!hex4(low)) return false;
    if (low < 0xDC00 || low >= 0xE000) return fail(kAlone);
    point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
  }
  append_utf8(decoded_, point);
  return true;
}

bool JsonScanner::hex4(char32_t& point) {
  ++at_;
  for (int i = 0; i < 4; ++i, ++at_) {
    const int digit = at_end() ? -1 : hex_value(text_[at_]);
    if (digit < 0) return fail("expected four hexadecimal digits after \\u");
    point = point * 16 + static_cast<char32_t>(digit);
  }
  return true;
}

}  // namespace patchbay::json
