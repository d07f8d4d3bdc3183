#include "schema/element_reader.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "schema/key_table.h"

namespace patchbay::schema {
namespace {

constexpr std::size_t kPairwise = 16;     // members up to which all pairs are compared
constexpr std::size_t kKept = 1U << 20U;  // bytes a thread may keep for the next instance
constexpr std::size_t kFirst = 16U << 10U;

// The tape (simdjson's doc/tape.md): a type in the top byte, a payload below. A container's payload
// has the index after its end in the low 32 bits; a number takes a second entry.
char type_of(std::uint64_t entry) { return static_cast<char>(entry >> 56U); }
std::uint64_t payload_of(std::uint64_t entry) { return entry & 0x00FFFFFFFFFFFFFFU; }

std::size_t after(const std::uint64_t* tape, std::size_t at) {
  switch (type_of(tape[at])) {
    case '{':
    case '[':
      return static_cast<std::uint32_t>(payload_of(tape[at]));
    case 'l':
    case 'u':
    case 'd':
      return at + 2;
    default:
      return at + 1;
  }
}

}  // namespace

ElementReader& ElementReader::of_this_thread() {
  thread_local ElementReader reader;
  return reader;
}

bool ElementReader::reserve(std::size_t size, unsigned depth) {
  const std::size_t wanted = std::max(size, kFirst);
  if (padded_.size() < wanted + simdjson::SIMDJSON_PADDING) {
    padded_.resize(wanted + simdjson::SIMDJSON_PADDING);
  }
  const std::size_t capacity = padded_.size() - simdjson::SIMDJSON_PADDING;
  if (depth_ == depth && parser_.capacity() >= capacity) return true;
  depth_ = depth;
  return parser_.allocate(capacity, std::size_t{depth} + 1) == simdjson::SUCCESS;
}

std::optional<simdjson::dom::element> ElementReader::read(std::string_view bytes, unsigned depth) {
  if (bytes.empty() || !reserve(bytes.size(), depth)) return std::nullopt;
  std::memcpy(padded_.data(), bytes.data(), bytes.size());
  std::memset(padded_.data() + bytes.size(), ' ', simdjson::SIMDJSON_PADDING);
  simdjson::dom::element root;
  if (parser_.parse(padded_.data(), bytes.size(), false).get(root) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  if (!keys_are_unique()) return std::nullopt;
  return root;
}

void ElementReader::trim() {
  if (padded_.size() <= kKept) return;
  padded_ = {};
  keys_ = {};
  parser_ = simdjson::dom::parser();
  depth_ = 0;
}

std::string_view ElementReader::key_at(std::size_t at) const {
  const auto* bytes = reinterpret_cast<const char*>(parser_.doc.string_buf.get() +
                                                    payload_of(parser_.doc.tape[at]));
  std::uint32_t size = 0;
  std::memcpy(&size, bytes, sizeof size);
  return {bytes + sizeof size, size};
}

bool ElementReader::keys_are_unique() {
  const std::uint64_t* tape = parser_.doc.tape.get();
  const std::size_t end = payload_of(tape[0]);
  for (std::size_t at = 1; at < end;) {
    const char type = type_of(tape[at]);
    if (type == '{' && !unique_in_object(at)) return false;
    at += type == 'l' || type == 'u' || type == 'd' ? 2 : 1;
  }
  return true;
}

bool ElementReader::unique_in_object(std::size_t open) {
  const std::uint64_t* tape = parser_.doc.tape.get();
  const std::size_t close = after(tape, open) - 1;
  std::array<Fingerprint, kPairwise> prints;
  std::array<std::string_view, kPairwise> keys;
  std::size_t count = 0;
  std::size_t at = open + 1;
  for (; at < close && count < kPairwise; at = after(tape, at + 1), ++count) {
    keys[count] = key_at(at);
    prints[count] = Fingerprint::of(keys[count]);
    for (std::size_t i = 0; i < count; ++i) {
      if (prints[i] == prints[count] && keys[i] == keys[count]) return false;
    }
  }
  if (at >= close) return true;
  keys_.assign(keys.begin(), keys.end());
  for (; at < close; at = after(tape, at + 1)) keys_.push_back(key_at(at));
  std::sort(keys_.begin(), keys_.end());  // no choice of keys makes this slow
  return std::adjacent_find(keys_.begin(), keys_.end()) == keys_.end();
}

}  // namespace patchbay::schema
