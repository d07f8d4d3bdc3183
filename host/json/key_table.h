#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::json {

// A key as two integers. Two keys of up to 16 bytes are equal if their lengths and fingerprints are
// equal. Two different longer keys rarely have equal fingerprints.
struct Fingerprint {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  [[gnu::always_inline]] static Fingerprint of(std::string_view key) {
    return key.size() > 16 ? of_long(key) : of_short(key);
  }
  // Returns the fingerprint of a key of up to 16 bytes.
  [[gnu::always_inline]] static Fingerprint of_short(std::string_view key) {
    const char* bytes = key.data();
    const std::size_t size = key.size();
    if (size >= 8) return {load<std::uint64_t>(bytes), load<std::uint64_t>(bytes + size - 8)};
    if (size >= 4) {
      const std::uint64_t tail = load<std::uint32_t>(bytes + size - 4);
      return {load<std::uint32_t>(bytes) | (tail << 32U), 0};
    }
    if (size == 0) return {};
    const auto at = [&](std::size_t i) {
      return std::uint64_t{static_cast<unsigned char>(bytes[i])};
    };
    return {at(0) | (at(size / 2) << 8U) | (at(size - 1) << 16U), 0};
  }

  // Returns the hash for a table whose size is a power of two. Without the seed, nobody can prepare
  // colliding keys of up to 16 bytes.
  [[nodiscard]] std::uint64_t hash(std::uint64_t seed) const {
    __extension__ using Product = unsigned __int128;
    const Product product = Product{low ^ seed} * (high ^ std::rotl(seed, 32));
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
  }

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

 private:
  [[gnu::noinline]] static Fingerprint of_long(std::string_view key) {
    const char* bytes = key.data();
    std::uint64_t low = load<std::uint64_t>(bytes);
    for (std::size_t at = 8; at + 8 < key.size(); at += 8) {
      low = std::rotl(low * 0x9E3779B97F4A7C15U, 31) ^ load<std::uint64_t>(bytes + at);
    }
    return {low, load<std::uint64_t>(bytes + key.size() - 8)};
  }

  template <class T>
  static T load(const char* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
  }
};

// A fixed set of keys. A key's index is its number in the order of adding, from 0. A lookup reads
// at most one run of occupied slots. build() searches for a seed without collisions, so the longest
// run usually has one slot. Instances cannot change the table, and the seed is secret, so nobody
// can write a schema that causes long runs.
class KeyTable {
 public:
  static constexpr std::uint32_t kAbsent = UINT32_MAX;

  void add(std::string_view key) {
    longest_ = std::max(longest_, key.size());
    keys_.emplace_back(key);
  }
  void build(std::uint64_t seed);

  [[nodiscard]] [[gnu::always_inline]] std::uint32_t find(std::string_view key) const {
    return key.size() > longest_ ? kAbsent : probe(key)->index;
  }

  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  [[nodiscard]] std::string_view key(std::size_t index) const { return keys_[index]; }
  [[nodiscard]] std::size_t memory() const {
    std::size_t bytes = slots_.capacity() * sizeof(Slot) + keys_.capacity() * sizeof(std::string);
    for (const std::string& key : keys_) bytes += key.size();
    return bytes;
  }
  // Returns the sum of the distances between the keys and the slots of their hashes. Tests prove
  // with it that a lookup reads few slots.
  [[nodiscard]] std::size_t displaced() const { return displaced_; }

 private:
  // At most this many keys are stored in a row and compared one by one, which is faster than a
  // hash.
  static constexpr std::size_t kFew = 4;

  // A lookup of a key of up to 16 bytes reads only this struct.
  struct Slot {
    Fingerprint print;
    std::uint32_t size = UINT32_MAX;
    std::uint32_t index = kAbsent;
  };

  // Returns the key's slot, or an empty slot if the key is not in the table.
  [[nodiscard]] [[gnu::always_inline]] const Slot* probe(std::string_view key) const {
    if (key.size() > 16) return probe_long(key);
    const Fingerprint print = Fingerprint::of_short(key);
    for (std::size_t at = start_of(print);; ++at) {
      const Slot& slot = slots_[at & mask_];
      const bool holds = slot.print == print && slot.size == key.size();
      if (holds || slot.index == kAbsent) return &slot;
    }
  }
  [[nodiscard]] const Slot* probe_long(std::string_view key) const;
  [[nodiscard]] [[gnu::always_inline]] std::size_t start_of(const Fingerprint& print) const {
    return keys_.size() <= kFew ? 0 : print.hash(seed_);
  }
  void place_all();

  std::vector<std::string> keys_;
  std::vector<Slot> slots_{Slot{}};
  std::size_t mask_ = 0;
  std::uint64_t seed_ = 1;
  std::size_t longest_ = 0;
  std::size_t displaced_ = 0;
};

}  // namespace patchbay::json
