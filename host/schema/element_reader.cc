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

bool ElementReader::keys_are_unique() {
  const auto end = static_cast<std::uint32_t>(parser_.doc.tape[0]);
  for (std::size_t at = 1; at < end;) {
    const TapeValue value(parser_.doc, at);
    if (value.kind() == Kind::kObject && !unique_in(value)) return false;
    at += value.step();
  }
  return true;
}

bool ElementReader::unique_in(const TapeValue& object) {
  if (object.size() > kPairwise) return unique_among_many(object);
  std::array<Fingerprint, kPairwise> prints;
  std::array<std::string_view, kPairwise> keys;
  std::size_t count = 0;
  for (const auto& [key, value] : object.members()) {
    keys[count] = key;
    prints[count] = Fingerprint::of(key);
    for (std::size_t i = 0; i < count; ++i) {
      if (prints[i] == prints[count] && keys[i] == key) return false;
    }
    ++count;
  }
  return true;
}

bool ElementReader::unique_among_many(const TapeValue& object) {
  keys_.clear();
  for (const auto& [key, value] : object.members()) keys_.push_back(key);
  std::sort(keys_.begin(), keys_.end());  // no choice of keys makes this slow
  return std::adjacent_find(keys_.begin(), keys_.end()) == keys_.end();
}

}  // namespace patchbay::schema
