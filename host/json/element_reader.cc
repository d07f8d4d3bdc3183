#include "json/element_reader.h"

#include <algorithm>
#include <cstring>

#include "json/exact_reals.h"

namespace patchbay::json {
namespace {

// A thread keeps at most this many bytes for the next instance.
constexpr std::size_t kKept = 1U << 20U;
constexpr std::size_t kFirst = 16U << 10U;
// Not secret: a small table is fast with any keys.
constexpr std::uint64_t kSeed = 0x9E3779B97F4A7C15U;

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

std::optional<TapeValue> ElementReader::read(std::string_view bytes, unsigned depth,
                                             bool exact_reals) {
  if (bytes.empty() || !reserve(bytes.size(), depth)) return std::nullopt;
  std::memcpy(padded_.data(), bytes.data(), bytes.size());
  simdjson::dom::element root;
  const auto read = parser_.parse(padded_.data(), bytes.size(), false).get(root);
  if (read == simdjson::SUCCESS && keys_are_unique(TapeValue(root))) {
    if (exact_reals && has_real_) restore_long_reals(parser_, {padded_.data(), bytes.size()});
    return TapeValue(root);
  }
  trim();
  return std::nullopt;
}

void ElementReader::trim() {
  if (padded_.size() <= kKept) return;
  padded_ = {};
  open_ = {};
  many_ = {};
  parser_ = simdjson::dom::parser();
  depth_ = 0;
}

// A container is to be looked into.
[[gnu::always_inline]] inline void ElementReader::note(const TapeValue& value) {
  const Kind kind = value.kind();
  has_real_ = has_real_ || kind == Kind::kReal;
  if (kind >= Kind::kArray) open_.push_back(value);
}

bool ElementReader::keys_are_unique(const TapeValue& root) {
  open_.clear();
  has_real_ = false;
  note(root);
  while (!open_.empty()) {
    const TapeValue container = open_.back();
    open_.pop_back();
    if (container.kind() == Kind::kArray) {
      for (const TapeValue item : container.items()) note(item);
    } else if (!unique(container)) {
      return false;
    }
  }
  return true;
}

bool ElementReader::unique(const TapeValue& object) {
  const std::size_t size = object.size();
  if (size <= kHandful) return unique_among_handful(object);
  return size <= kFew ? unique_among_few(object) : unique_among_many(object);
}

// All pairs are compared, by the beginnings of the keys first.
bool ElementReader::unique_among_handful(const TapeValue& object) {
  std::array<Key, kHandful> keys;
  std::size_t count = 0;
  for (const auto& [text, value] : object.members()) {
    const Key key{Fingerprint::of(text), text};
    for (std::size_t i = 0; i < count; ++i) {
      if (keys[i].print == key.print && keys[i].text == text) return false;
    }
    keys[count++] = key;
    note(value);
  }
  return true;
}

// Uses a small table. At worst, if all keys have one hash, it compares all pairs.
bool ElementReader::unique_among_few(const TapeValue& object) {
  if (++round_ == 0) {
    slots_.fill({});
    round_ = 1;
  }
  std::uint32_t count = 0;
  for (const auto& [key, value] : object.members()) {
    const Fingerprint print = Fingerprint::of(key);
    std::size_t at = print.hash(kSeed) % slots_.size();
    for (; slots_[at].round == round_; at = (at + 1) % slots_.size()) {
      const Key& other = few_[slots_[at].key];
      if (other.print == print && other.text == key) return false;
    }
    slots_[at] = {round_, count};
    few_[count++] = {print, key};
    note(value);
  }
  return true;
}

bool ElementReader::unique_among_many(const TapeValue& object) {
  many_.clear();
  for (const auto& [key, value] : object.members()) {
    many_.push_back(key);
    note(value);
  }
  std::sort(many_.begin(), many_.end());  // sorting is fast with any keys
  return std::adjacent_find(many_.begin(), many_.end()) == many_.end();
}

}  // namespace patchbay::json
