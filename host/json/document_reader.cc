// Implements Document::read, a strict RFC 8259 parser. The error says exactly what is wrong and
// where.
#include <simdjson.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/utf8.h"
#include "json/document.h"
#include "json/json_scanner.h"
#include "json/pointer.h"
#include "json/repeated_key.h"
#include "json/stack_room.h"

namespace patchbay::json {
namespace {

constexpr std::size_t kPairwiseMembers = 16;  // up to this many members, all pairs are compared

class DocumentParser {
 public:
  DocumentParser(std::string_view text, unsigned depth, std::pmr::memory_resource& arena)
      : scan_(text, arena), depth_(depth), arena_(&arena) {}

  bool read(Node& root) {
    constexpr char kMark = '\xef';  // the first byte of U+FEFF, which cannot begin a value
    if (scan_.peek() == kMark) {
      return scan_.fail("expected a value, found a byte order mark; save it as UTF-8 without one");
    }
    if (!value(root)) return false;
    scan_.skip_space();
    return scan_.at_end() || scan_.fail("expected the end of the document");
  }

  [[nodiscard]] std::size_t kept_bytes() const { return kept_bytes_; }

  [[nodiscard]] Error error() const {
    if (no_room_at_) {
      return {Code::kTooLarge, "the JSON is nested so deep, more than " +
                                   std::to_string(*no_room_at_) +
                                   " levels, that the stack of this call has no room for more."};
    }
    return scan_.error(pointer_known_ ? " (in \"" + pointer_shown(pointer_) + "\")" : "");
  }

 private:
  // Puts `token` in front of the fault's pointer. After a fault, each level calls this on its
  // return.
  bool fail_inside(std::string_view token) {
    if (pointer_known_) pointer_.insert(0, pointer_token(token));
    return false;
  }

  bool value(Node& out) {
    scan_.skip_space();
    if (scan_.at_end()) return scan_.fail("expected a value, found the end of the document");
    std::string_view text;
    switch (scan_.peek()) {
      case '{':
        return container(out, &DocumentParser::object);
      case '[':
        return container(out, &DocumentParser::array);
      case '"':
        if (!scan_.string(text)) return false;
        out = Node::of_string(text);
        return true;
      case 't':
        out = Node::of_boolean(true);
        return scan_.word("true");
      case 'f':
        out = Node::of_boolean(false);
        return scan_.word("false");
      case 'n':
        out = Node::of_null();
        return scan_.word("null");
      default:
        if (!scan_.number(text)) return false;
        out = Node::of_number(
            text, text.find_first_of(".eE") == text.npos ? Kind::kInteger : Kind::kReal);
        return true;
    }
  }

  bool container(Node& out, bool (DocumentParser::*contents)(Node&)) {
    if (level_ == depth_) {
      pointer_known_ = true;
      return scan_.fail("nested deeper than the " + std::to_string(depth_) + " levels allowed");
    }
    if (!room_.left()) {
      no_room_at_ = level_;
      return false;
    }
    ++level_;
    scan_.take(scan_.peek());
    const bool good = (this->*contents)(out);
    --level_;
    return good;
  }

  // Called after an opening bracket or an element. Returns true if the container ends here. Sets
  // `bad` after a fault.
  bool ends(char close, bool first, bool& bad) {
    scan_.skip_space();
    if (scan_.take(close)) return true;
    if (first || scan_.take(',')) return false;
    bad = true;
    return scan_.fail(std::string("expected ',' or '") + close + "'");
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
      scan_.skip_space();
      if (scan_.peek() != '"') return scan_.fail("expected a key in double quotes");
      if (!scan_.string(member.key)) return false;
      scan_.skip_space();
      if (!scan_.take(':')) return scan_.fail("expected ':' after the key");
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
    kept_bytes_ += count * sizeof(T);
    std::uninitialized_copy(scratch.begin() + static_cast<std::ptrdiff_t>(base), scratch.end(),
                            kept);
    scratch.resize(base);
    return {kept, count};
  }

  bool unique_keys(std::span<const Member> members) {
    std::vector<std::string_view> scratch;
    const std::string_view* const twice = members.size() <= kPairwiseMembers
                                              ? repeated_key_of_few(members)
                                              : repeated_key_of_many(members, scratch);
    return twice == nullptr || duplicate(*twice);
  }

  bool duplicate(std::string_view key) {
    pointer_known_ = true;
    return scan_.fail("the object that ends here has the key \"" + std::string(key) + "\" twice");
  }

  JsonScanner scan_;
  unsigned depth_;
  std::optional<unsigned> no_room_at_;  // the level at which the stack was full
  std::pmr::memory_resource* arena_;
  StackRoom room_;
  unsigned level_ = 0;
  std::size_t kept_bytes_ = 0;
  std::vector<Node> items_;      // items of the open containers, innermost last
  std::vector<Member> members_;  // members of the open objects, innermost last
  std::string pointer_;
  bool pointer_known_ = false;
};

// Returns the position of the first byte that is not valid UTF-8. There must be such a byte.
std::size_t first_bad_byte(std::string_view text) {
  std::size_t good = 0;
  std::size_t bad = text.size();
  while (bad - good > 1) {  // binary search for the longest valid prefix
    const std::size_t middle = good + (bad - good) / 2;
    std::size_t cut = middle;
    while (cut > good && continues_character(text[cut])) --cut;
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
  DocumentParser reader(*document.text_, depth, *document.arena_);
  if (!reader.read(document.root_)) return reader.error();
  document.arena_bytes_ = reader.kept_bytes();
  return document;
}

}  // namespace patchbay::json
