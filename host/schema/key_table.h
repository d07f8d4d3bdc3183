#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::schema {

// A key as integers: with its length, `low` and `high` tell keys of up to 16 bytes fully apart.
struct Fingerprint {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  static Fingerprint of(std::string_view key) {
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

  // Spreads well over tables of a power of two; without a secret.
  [[nodiscard]] std::uint64_t hash() const {
    return ((low ^ std::rotl(high, 29)) * 0x9E3779B97F4A7C15U) >> 32U;
  }

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

 private:
  template <class T>
  static T load(const char* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
  }
};

// A fixed set of keys, each known by its index. The table belongs to the schema, so nothing an
// instance sends makes a lookup slower than the longest run of slots, which is one where a seed
// without collisions was found.
class KeyTable {
 public:
  static constexpr std::uint32_t kAbsent = UINT32_MAX;

  void add(std::string_view key) { keys_.emplace_back(key); }
  void build();

  [[nodiscard]] [[gnu::always_inline]] std::uint32_t find(std::string_view key) const {
    const Fingerprint print = Fingerprint::of(key);
    for (std::size_t at = hash(print, key.size());; ++at) {
      const Slot& slot = slots_[at & mask_];
      if (slot.print == print && slot.size == key.size() &&
          (key.size() <= 16 || keys_[slot.index] == key)) {
        return slot.index;
      }
      if (slot.index == kAbsent) return kAbsent;
    }
  }
  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  [[nodiscard]] const std::string& key(std::size_t index) const { return keys_[index]; }

 private:
  // Holds all that a lookup compares, for keys of up to 16 bytes.
  struct Slot {
    Fingerprint print;
    std::uint32_t size = UINT32_MAX;
    std::uint32_t index = kAbsent;
  };

  [[nodiscard]] std::size_t hash(const Fingerprint& print, std::size_t size) const {
    const std::uint64_t mixed = (print.low ^ std::rotl(print.high, 29) ^ size) * seed_;
    return static_cast<std::size_t>(mixed >> 32U);
  }
  std::size_t place_all();

  std::vector<std::string> keys_;
  std::vector<Slot> slots_{Slot{}};
  std::size_t mask_ = 0;
  std::uint64_t seed_ = 1;
};

}  // namespace patchbay::schema
