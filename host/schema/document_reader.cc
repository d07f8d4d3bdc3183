// Document::read: a strict RFC 8259 parser that says exactly what is wrong and where.
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <vector>

#include "schema/document.h"
#include "schema/stack_room.h"

namespace patchbay::schema {
namespace {

constexpr std::size_t kPairwise = 16;  // members up to which all pairs are compared

// What ends a run of characters that stand for themselves: quote, backslash, control characters.
constexpr std::array<bool, 256> kEndsRun = [] {
  std::array<bool, 256> out{};
  std::fill(out.begin(), out.begin() + 0x20, true);
  out['"'] = out['\\'] = true;
  return out;
}();

class Reader {
 public:
  Reader(std::string_view text, unsigned depth, std::pmr::memory_resource& arena)
      : text_(text), depth_(depth), arena_(&arena) {}

  bool read(Node& root) {
    if (!value(root)) return false;
    skip_space();
    return at_ == text_.size() || fail("expected the end of the document");
  }

  [[nodiscard]] Error error() const {
    const std::string_view before = text_.substr(0, fault_at_);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t column = fault_at_ - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
    return {Code::kMalformedRequest,
            "the JSON is malformed at line " + std::to_string(line) + ", column " +
                std::to_string(column) + " (byte " + std::to_string(fault_at_) + "): " + fault_ +
                (pointer_known_ ? " (in \"" + pointer_ + "\")" : "") + "."};
  }

 private:
  bool fail(std::string what) { return fail_at(at_, std::move(what)); }

  bool fail_at(std::size_t offset, std::string what) {
    fault_ = std::move(what);
    fault_at_ = offset;
    return false;
  }

  // The pointer of a fault is built while the levels are left again.
  bool fail_inside(std::string_view token) {
    if (pointer_known_) pointer_.insert(0, pointer_token(token));
    return false;
  }

  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
      ++at_;
    }
  }

  bool value(Node& out) {
    skip_space();
    if (at_ == text_.size()) return fail("expected a value, found the end of the document");
    switch (text_[at_]) {
      case '{':
        return container(out, &Reader::object);
      case '[':
        return container(out, &Reader::array);
      case '"': {
        std::string_view decoded;
        if (!string(decoded)) return false;
        out = Node::of_string(decoded);
        return true;
      }
      case 't':
        out = Node::of_boolean(true);
        return word("true");
      case 'f':
        out = Node::of_boolean(false);
        return word("false");
      case 'n':
        out = Node::of_null();
        return word("null");
      default:
        return number(out);
    }
  }

  bool container(Node& out, bool (Reader::*contents)(Node&)) {
    if (level_ == depth_ || !room_.left()) {
      pointer_known_ = true;
      return fail("nested deeper than the " + std::to_string(depth_) + " levels allowed");
    }
    ++level_;
    ++at_;
    const bool good = (this->*contents)(out);
    --level_;
    return good;
  }

  // After a comma or an opening bracket: whether the container ends here. Sets `bad` on a fault.
  bool ends(char close, bool first, bool& bad) {
    skip_space();
    if (at_ < text_.size() && text_[at_] == close) {
      ++at_;
      return true;
    }
    if (first) return false;
    if (at_ == text_.size() || text_[at_] != ',') {
      bad = true;
      return fail(std::string("expected ',' or '") + close + "'");
    }
    ++at_;
    return false;
  }

  bool array(Node& out) {
    const std::size_t base = items_.size();
    bool bad = false;
    for (bool first = true; !ends(']', first, bad); first = false) {
      if (bad) return false;
      Node item;
      if (!value(item)) return fail_inside(std::to_string(items_.size() - base));
      items_.push_back(item);
    }
    if (bad) return false;
    out = Node::of_items(keep(items_, base));
    return true;
  }

  bool object(Node& out) {
    const std::size_t base = members_.size();
    bool bad = false;
    for (bool first = true; !ends('}', first, bad); first = false) {
      if (bad) return false;
      Member member;
      skip_space();
      if (at_ == text_.size() || text_[at_] != '"') {
        return fail("expected a key in double quotes");
      }
      if (!string(member.key)) return false;
      skip_space();
      if (at_ == text_.size() || text_[at_] != ':') return fail("expected ':' after the key");
      ++at_;
      if (!value(member.value)) return fail_inside(member.key);
      members_.push_back(member);
    }
    if (bad) return false;
    const auto members = keep(members_, base);
    out = Node::of_members(members);
    return unique_keys(members);
  }

  template <class T>
  std::span<const T> keep(std::vector<T>& scratch, std::size_t base) {
    const std::size_t count = scratch.size() - base;
    if (count == 0) return {};
    auto* kept = static_cast<T*>(arena_->allocate(count * sizeof(T), alignof(T)));
    std::uninitialized_copy(scratch.begin() + static_cast<std::ptrdiff_t>(base), scratch.end(),
                            kept);
    scratch.resize(base);
    return {kept, count};
  }

  bool unique_keys(std::span<const Member> members) {
    if (members.size() <= kPairwise) {
      for (std::size_t i = 1; i < members.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          if (members[i].key == members[j].key) return duplicate(members[i].key);
        }
      }
      return true;
    }
    std::vector<std::string_view> keys;  // sorted: no key can make this slow
    keys.reserve(members.size());
    for (const Member& member : members) keys.push_back(member.key);
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    return twice == keys.end() || duplicate(*twice);
  }

  bool duplicate(std::string_view key) {
    pointer_known_ = true;
    return fail("the object that ends here has the key \"" + std::string(key) + "\" twice");
  }

  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return fail("expected a value");
    at_ += expected.size();
    return true;
  }

  bool digits() {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ > start || fail("expected a digit");
  }

  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool number(Node& out) {
    const std::size_t start = at_;
    if (peek() == '-')
      ++at_;
    else if (peek() < '0' || peek() > '9')
      return fail("expected a value");
    if (peek() == '0') {
      ++at_;
      if (peek() >= '0' && peek() <= '9') return fail("a number has no leading zero");
    } else if (!digits()) {
      return false;
    }
    if (peek() == '.') {
      ++at_;
      if (!digits()) return false;
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return false;
    }
    out = Node::of_number(text_.substr(start, at_ - start));
    return true;
  }

  // A string without escapes is a view of the text; any other is decoded into the arena.
  bool string(std::string_view& out) {
    const std::size_t start = ++at_;
    while (at_ < text_.size() && !kEndsRun[static_cast<unsigned char>(text_[at_])]) ++at_;
    if (at_ == text_.size()) return fail_at(start - 1, "the string that begins here has no end");
    if (static_cast<unsigned char>(text_[at_]) < 0x20) {
      return fail("a control character must be escaped in a string");
    }
    if (text_[at_] == '"') {
      out = text_.substr(start, at_++ - start);
      return true;
    }
    decoded_.assign(text_.substr(start, at_ - start));
    return escaped(start, out);
  }

  bool escaped(std::size_t start, std::string_view& out) {
    while (at_ < text_.size() && text_[at_] != '"') {
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) {
        return fail("a control character must be escaped in a string");
      }
      if (c != '\\') {
        decoded_ += c;
        ++at_;
      } else if (!escape()) {
        return false;
      }
    }
    if (at_ == text_.size()) return fail_at(start - 1, "the string that begins here has no end");
    ++at_;
    auto* kept = static_cast<char*>(arena_->allocate(decoded_.size() + 1, 1));
    std::copy(decoded_.begin(), decoded_.end(), kept);
    out = {kept, decoded_.size()};
    return true;
  }

  bool escape() {
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    ++at_;
    if (peek() == 'u') return unicode();
    const std::size_t which = kEscapes.find(peek());
    if (which == kEscapes.npos || at_ == text_.size()) return fail("unknown escape in a string");
    decoded_ += kMeant[which];
    ++at_;
    return true;
  }

  bool unicode() {
    std::uint32_t point = 0;
    if (!hex4(point)) return false;
    if (point >= 0xDC00 && point < 0xE000) return fail("a surrogate stands alone in a string");
    if (point >= 0xD800 && point < 0xDC00) {
      std::uint32_t low = 0;
      if (text_.substr(at_, 2) != "\\u") return fail("a surrogate stands alone in a string");
      ++at_;
      if (!hex4(low)) return false;
      if (low < 0xDC00 || low >= 0xE000) return fail("a surrogate stands alone in a string");
      point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
    }
    append_utf8(point);
    return true;
  }

  bool hex4(std::uint32_t& point) {
    ++at_;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = peek();
      const std::uint32_t digit = c >= '0' && c <= '9'   ? static_cast<std::uint32_t>(c - '0')
                                  : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
                                  : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                                         : 16U;
      if (digit == 16) return fail("expected four hexadecimal digits after \\u");
      point = point * 16 + digit;
    }
    return true;
  }

  void append_utf8(std::uint32_t point) {
    const auto byte = [&](std::uint32_t value) { decoded_ += static_cast<char>(value); };
    if (point < 0x80) {
      byte(point);
    } else if (point < 0x800) {
      byte(0xC0 | (point >> 6U));
      byte(0x80 | (point & 0x3FU));
    } else if (point < 0x10000) {
      byte(0xE0 | (point >> 12U));
      byte(0x80 | ((point >> 6U) & 0x3FU));
      byte(0x80 | (point & 0x3FU));
    } else {
      byte(0xF0 | (point >> 18U));
      byte(0x80 | ((point >> 12U) & 0x3FU));
      byte(0x80 | ((point >> 6U) & 0x3FU));
      byte(0x80 | (point & 0x3FU));
    }
  }

  std::string_view text_;
  unsigned depth_;
  std::pmr::memory_resource* arena_;
  StackRoom room_;
  std::size_t at_ = 0;
  unsigned level_ = 0;
  std::vector<Node> items_;      // of the containers being read, innermost last
  std::vector<Member> members_;  // likewise
  std::string decoded_;
  std::string fault_;
  std::size_t fault_at_ = 0;
  std::string pointer_;
  bool pointer_known_ = false;
};

// Where well-formed UTF-8 ends; only asked when it is known to end.
std::size_t first_bad_byte(std::string_view text) {
  std::size_t good = 0;
  std::size_t bad = text.size();
  while (bad - good > 1) {  // a valid prefix stays valid, cut characters aside: find the last one
    const std::size_t middle = good + (bad - good) / 2;
    std::size_t cut = middle;
    while (cut > good && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80) --cut;
    if (cut > good && simdjson::validate_utf8(text.data(), cut)) {
      good = cut;
    } else {
      bad = middle;
    }
  }
  return good;
}

}  // namespace

Result<Document> Document::read(std::string_view text, unsigned depth) {
  if (text.size() > UINT32_MAX) return Error(Code::kTooLarge, "a JSON document is over 4 GiB.");
  if (!simdjson::validate_utf8(text.data(), text.size())) {
    return Error(Code::kMalformedRequest, "the JSON is not UTF-8: see the bytes from byte " +
                                              std::to_string(first_bad_byte(text)) + " on.");
  }
  Document document;
  document.text_ = std::make_unique<const std::string>(text);
  document.arena_ = std::make_unique<std::pmr::monotonic_buffer_resource>();
  Reader reader(*document.text_, depth, *document.arena_);
  if (!reader.read(document.root_)) return reader.error();
  return document;
}

}  // namespace patchbay::schema
