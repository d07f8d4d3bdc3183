#include "vault/key_ring.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

#include "base/base64.h"
#include "base/hex.h"

namespace patchbay::vault {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kMaxIdSize = 32;

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdSize &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::string_view next_word(std::string_view& line) {
  const auto from = line.find_first_not_of(" \t\r");
  if (from == line.npos) return line = {};
  line.remove_prefix(from);
  const auto word = line.substr(0, line.find_first_of(" \t\r"));
  line.remove_prefix(word.size());
  return word;
}

Error bad_line(int number, std::string_view what) {
  return Error(Code::kInvalidArgument,
               "line " + std::to_string(number) + ": " + std::string(what) +
                   "; expected \"ID KEY\" or \"ID KEY primary\", KEY being 32 "
                   "bytes in base64");
}

std::optional<Secret> read_key(std::string_view word) {
  auto bytes = from_base64(word);
  if (!bytes) return std::nullopt;
  std::optional<Secret> key;
  if (bytes->size() == kKeySize) key = Secret(std::string(bytes->begin(), bytes->end()));
  wipe_bytes(bytes->data(), bytes->size());
  return key;
}

Key new_key(Random& random) {
  std::array<std::uint8_t, 6> name{};
  random.fill(name);
  Key key{"k" + hex_of(name), {}};
  std::string bytes(kKeySize, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  key.bytes = Secret(std::move(bytes));
  return key;
}

}  // namespace

Result<KeyRing> KeyRing::parse(std::string_view text) {
  KeyRing ring;
  std::optional<std::size_t> primary;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find_first_of("\n,"), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto id = next_word(line);
    if (id.empty() || id.starts_with('#')) continue;
    auto bytes = read_key(next_word(line));
    const auto mark = next_word(line);
    if (!is_id(id)) return bad_line(number, "the key's id may hold a-z, 0-9 and - only");
    if (!bytes) return bad_line(number, "the key is not 32 bytes in base64");
    if ((!mark.empty() && mark != "primary") || !next_word(line).empty()) {
      return bad_line(number, "there is more than an id, a key and the word primary");
    }
    if (ring.find(id) != nullptr) return bad_line(number, "the id is there twice");
    if (!mark.empty() && primary) return bad_line(number, "a second key is marked primary");
    if (!mark.empty()) primary = ring.keys_.size();
    ring.keys_.push_back({std::string(id), std::move(*bytes)});
  }
  if (!primary) {
    return Error(Code::kInvalidArgument,
                 "the key ring marks no key as primary; exactly one line must end in \"primary\"");
  }
  ring.primary_ = *primary;
  return ring;
}

KeyRing KeyRing::make(Random& random) {
  KeyRing ring;
  ring.keys_.push_back(new_key(random));
  return ring;
}

const Key* KeyRing::find(std::string_view id) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const Key& key) { return key.id == id; });
  return found == keys_.end() ? nullptr : &*found;
}

KeyRing KeyRing::with(Key key, bool as_primary) const {
  assert(find(key.id) == nullptr);
  KeyRing ring = *this;
  ring.keys_.push_back(std::move(key));
  if (as_primary) ring.primary_ = ring.keys_.size() - 1;
  return ring;
}

KeyRing KeyRing::with_new_primary(Random& random) const { return with(new_key(random), true); }

Secret KeyRing::text() const {
  constexpr std::string_view kHeading =
      "# Patchbay key ring: ID KEY [primary]. Without it nothing sealed can be read: keep a "
      "copy.\n";
  std::string text;
  // Memory is reserved first. If the text moved, a copy of the keys would stay in the old memory.
  text.reserve(kHeading.size() + keys_.size() * 128);
  text = kHeading;
  for (const auto& key : keys_) {
    const Secret encoded(base64(key.bytes.reveal()));
    text.append(key.id).append(" ").append(encoded.reveal());
    text.append(&key == &primary() ? " primary\n" : "\n");
  }
  return Secret(std::move(text));
}

}  // namespace patchbay::vault
