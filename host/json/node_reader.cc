#include "json/node_reader.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/ascii.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "json/escape.h"
#include "json/repeated_key.h"

namespace patchbay::json {
namespace {

static_assert(std::endian::native == std::endian::little);

// A thread keeps the memory for a text of up to this many bytes.
constexpr std::size_t kKept = 1U << 20U;
constexpr std::size_t kFirst = 16U << 10U;
// Strings are read in words of 8 bytes, and the last word may begin at the end of the text.
constexpr std::size_t kPadding = 2 * sizeof(std::uint64_t);
// A byte of text needs memory for at most one item: "[[[[" has four items. While a container is
// being closed, its elements are stored twice. But such a container has at least two bytes of text
// per item and five per member.
constexpr std::size_t kNodesAByte = sizeof(Node);
static_assert(2 * sizeof(Member) <= 5 * kNodesAByte && alignof(Member) == alignof(Node));
// This seed may be public: a small table is fast with any keys.
constexpr std::uint64_t kSeed = 0x9E3779B97F4A7C15U;

// The same value in each byte of a word.
constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHighs = kOnes * 0x80;

std::uint64_t word_at(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// Returns the number of plain characters before the word's first quote, backslash or control
// character. Each test sets the high bit of the first byte that it finds. It may also set the high
// bit of later bytes, which is harmless.
std::size_t plain_bytes(std::uint64_t word) {
  const auto zero = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes; };
  const std::uint64_t ends =
      zero(word ^ kOnes * '"') | zero(word ^ kOnes * '\\') | ((word - kOnes * 0x20) & ~word);
  return static_cast<std::size_t>(std::countr_zero(ends & kHighs)) / 8;
}

[[gnu::always_inline]] inline char* skip_space(char* at) {
  while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t') ++at;
  return at;
}

// Returns the position after the digits, or nullptr if there is no digit at `at`.
[[gnu::always_inline]] inline char* skip_digits(char* at) {
  if (!is_digit(*at)) return nullptr;
  do ++at;
  while (is_digit(*at));
  return at;
}

char* read_number(char* at, Node& out) {
  char* const start = at;
  if (*at == '-') ++at;
  at = *at == '0' ? at + 1 : skip_digits(at);
  if (!at) return nullptr;
  Kind kind = Kind::kInteger;
  if (*at == '.') {
    kind = Kind::kReal;
    at = skip_digits(at + 1);
    if (!at) return nullptr;
  }
  if (*at == 'e' || *at == 'E') {
    kind = Kind::kReal;
    ++at;
    if (*at == '+' || *at == '-') ++at;
    at = skip_digits(at);
    if (!at) return nullptr;
  }
  out = Node::of_number({start, at}, kind);
  return at;
}

// Reads the four hexadecimal digits at `at`. If one of the characters is not such a digit, returns
// a value beyond Unicode.
char32_t hex4(const char* at) {
  char32_t code = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_value(at[i]);
    if (digit < 0) return 0x110000;
    code = code * 16 + static_cast<char32_t>(digit);
  }
  return code;
}

// Decodes the escape whose 'u' is at `at`, and writes the character to `to`. Moves `at` behind the
// escape and `to` behind the character. Returns false if the escape is not a character.
bool decode_unicode(char*& at, char*& to) {
  char32_t code = hex4(at + 1);
  at += 5;
  if (code >= 0xD800 && code < 0xDC00) {
    if (at[0] != '\\' || at[1] != 'u') return false;
    const char32_t low = hex4(at + 2);
    at += 6;
    if (low < 0xDC00 || low >= 0xE000) return false;
    code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
  } else if (code > 0xFFFF || (code >= 0xDC00 && code < 0xE000)) {
    return false;
  }
  to = write_utf8(to, code);
  return true;
}

}  // namespace

NodeReader& NodeReader::of_this_thread() {
  thread_local NodeReader reader;
  return reader;
}

void NodeReader::reserve(std::size_t size) {
  if (size <= capacity_ && nodes_) return;
  capacity_ = std::max(size, kFirst);
  text_ = std::make_unique<char[]>(capacity_ + kPadding);
  nodes_ = std::make_unique_for_overwrite<std::byte[]>(capacity_ * kNodesAByte + sizeof(Member));
}

const Node* NodeReader::read(std::string_view bytes, unsigned depth) {
  if (bytes.size() > UINT32_MAX) return nullptr;  // sizes of nodes have 32 bits
  reserve(bytes.size());
  std::memcpy(text_.get(), bytes.data(), bytes.size());
  char* const end = text_.get() + bytes.size();
  *end = '\0';
  top_ = nodes_.get();
  kept_ = top_ + capacity_ * kNodesAByte + sizeof(Member);
  non_ascii_ = 0;
  left_ = depth;
  room_ = StackRoom();
  char* at = value(text_.get(), root_);
  // For a long text, simdjson needs only a tenth of the time of is_utf8().
  if (at && skip_space(at) == end &&
      ((non_ascii_ & kHighs) == 0 || simdjson::validate_utf8(bytes.data(), bytes.size()))) {
    return &root_;
  }
  trim();
  return nullptr;
}

void NodeReader::trim() {
  if (capacity_ <= kKept) return;
  capacity_ = 0;
  text_ = {};
  nodes_ = {};
  many_ = {};
}

template <class T>
[[gnu::always_inline]] inline T& NodeReader::push() {
  T* pushed = new (top_) T;
  top_ += sizeof(T);
  return *pushed;
}

// Removes the elements from `base` on from the stack, and moves them to the end of the memory.
template <class T>
[[gnu::always_inline]] inline std::span<const T> NodeReader::keep(std::byte* base) {
  const auto size = static_cast<std::size_t>(top_ - base);
  top_ = base;
  kept_ -= size;
  std::memcpy(kept_, base, size);
  return {reinterpret_cast<const T*>(kept_), size / sizeof(T)};
}

char* NodeReader::value(char* at, Node& out) {
  at = skip_space(at);
  switch (*at) {
    case '"': {
      std::string_view text;
      at = string(at + 1, text);
      out = Node::of_string(text);
      return at;
    }
    case '{':
      return object(at + 1, out);
    case '[':
      return array(at + 1, out);
    case 't':
      out = Node::of_boolean(true);
      return std::memcmp(at, "true", 4) == 0 ? at + 4 : nullptr;
    case 'f':
      out = Node::of_boolean(false);
      return std::memcmp(at, "false", 5) == 0 ? at + 5 : nullptr;
    case 'n':
      out = Node::of_null();
      return std::memcmp(at, "null", 4) == 0 ? at + 4 : nullptr;
    default:
      return read_number(at, out);
  }
}

// Reads an array. `at` is behind the opening bracket.
char* NodeReader::array(char* at, Node& out) {
  if (left_ == 0 || !room_.left()) return nullptr;
  --left_;
  std::byte* const base = top_;
  at = skip_space(at);
  while (*at != ']') {
    at = value(at, push<Node>());
    if (!at) return nullptr;
    at = skip_space(at);
    if (*at == ']') break;
    if (*at++ != ',') return nullptr;
    at = skip_space(at);
    if (*at == ']') return nullptr;
  }
  out = Node::of_items(keep<Node>(base));
  ++left_;
  return at + 1;
}

// Reads an object. `at` is behind the opening bracket.
char* NodeReader::object(char* at, Node& out) {
  if (left_ == 0 || !room_.left()) return nullptr;
  --left_;
  std::byte* const base = top_;
  Sketch sketch;
  at = skip_space(at);
  while (*at != '}') {
    if (*at != '"') return nullptr;
    Member& member = push<Member>();
    at = string(at + 1, member.key);
    if (!at) return nullptr;
    sketch.add(member.key);
    at = skip_space(at);
    if (*at != ':') return nullptr;
    at = value(at + 1, member.value);
    if (!at) return nullptr;
    at = skip_space(at);
    if (*at == '}') break;
    if (*at++ != ',') return nullptr;
    at = skip_space(at);
    if (*at == '}') return nullptr;
  }
  const auto members = keep<Member>(base);
  if (sketch.doubtful && !unique(members)) return nullptr;
  out = Node::of_members(members);
  ++left_;
  return at + 1;
}

// Reads a string. `at` is behind the opening quote.
[[gnu::always_inline]] inline char* NodeReader::string(char* at, std::string_view& out) {
  char* const start = at;
  for (;;) {
    const std::uint64_t word = word_at(at);
    non_ascii_ |= word;
    const std::size_t plain = plain_bytes(word);
    at += plain;
    if (plain < sizeof word) break;
  }
  if (*at != '"') return escaped(start, at, out);
  out = {start, at};
  return at + 1;
}

// Reads the rest of a string from its first escape on, and decodes the escapes in place.
[[gnu::noinline]] char* NodeReader::escaped(char* start, char* at, std::string_view& out) {
  char* to = at;
  while (*at != '"') {
    if (*at != '\\') {
      if (static_cast<unsigned char>(*at) < 0x20) return nullptr;
      non_ascii_ |= static_cast<unsigned char>(*at);
      *to++ = *at++;
      continue;
    }
    ++at;
    if (*at == 'u') {
      if (!decode_unicode(at, to)) return nullptr;
      continue;
    }
    const char meant = unescaped(*at++);
    if (meant == '\0') return nullptr;
    *to++ = meant;
  }
  out = {start, to};
  return at + 1;
}

// Sets the key's bit. Equal keys have the same bit. Among few keys, different keys rarely have the
// same bit.
[[gnu::always_inline]] inline void NodeReader::Sketch::add(std::string_view key) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  const std::uint64_t word = word_at(key.data());  // safe because of the padding after the text
  const std::size_t bits = 8 * std::min(key.size(), kWord);
  const std::uint64_t first = bits == 0 ? 0 : word << (64 - bits);
  const std::uint64_t bit = std::uint64_t{1} << ((first + key.size()) * kSeed >> 58U);
  doubtful = doubtful || (seen & bit) != 0;
  seen |= bit;
}

bool NodeReader::unique(std::span<const Member> members) {
  if (members.size() > kFew) return repeated_key_of_many(members, many_) == nullptr;
  if (members.size() > kHandful) return unique_among_few(members);
  return repeated_key_of_few(members) == nullptr;
}

// Returns true if all keys differ. Uses a small table. In the worst case, all keys have the same
// hash and all pairs are compared.
bool NodeReader::unique_among_few(std::span<const Member> members) {
  if (++round_ == 0) {
    slots_.fill({});
    round_ = 1;
  }
  std::uint32_t count = 0;
  for (const Member& member : members) {
    const Fingerprint print = Fingerprint::of(member.key);
    std::size_t at = print.hash(kSeed) % slots_.size();
    for (; slots_[at].round == round_; at = (at + 1) % slots_.size()) {
      const Key& other = few_[slots_[at].key];
      if (other.print == print && other.text == member.key) return false;
    }
    slots_[at] = {round_, count};
    few_[count++] = {print, member.key};
  }
  return true;
}

}  // namespace patchbay::json
