#include "json/key_table.h"

#include <algorithm>

namespace patchbay::json {
namespace {

constexpr int kSeeds = 32;
constexpr std::size_t kWorthSearching = 4096;  // larger tables use the first seed

}  // namespace

const KeyTable::Slot* KeyTable::probe_long(std::string_view key) const {
  const Fingerprint print = Fingerprint::of(key);
  for (std::size_t at = print.hash(seed_);; ++at) {
    const Slot& slot = slots_[at & mask_];
    const bool holds = slot.print == print && slot.size == key.size() && keys_[slot.index] == key;
    if (holds || slot.index == kAbsent) return &slot;
  }
}

// Puts every key into its slot.
void KeyTable::place_all() {
  std::fill(slots_.begin(), slots_.end(), Slot{});
  displaced_ = 0;
  for (std::uint32_t index = 0; index < keys_.size(); ++index) {
    const std::string& key = keys_[index];
    const Fingerprint print = Fingerprint::of(key);
    std::size_t at = print.hash(seed_);
    for (; slots_[at & mask_].index != kAbsent; ++at) ++displaced_;
    slots_[at & mask_] = {print, static_cast<std::uint32_t>(key.size()), index};
  }
}

// Each slot learns where the key after its own is; after the last one comes the first.
void KeyTable::link_all() {
  std::vector<std::uint32_t> slot_of(keys_.size());
  std::uint32_t empty = 0;  // equals no key
  for (std::uint32_t at = 0; at < slots_.size(); ++at) {
    (slots_[at].index == kAbsent ? empty : slot_of[slots_[at].index]) = at;
  }
  const auto expected = [&](std::size_t index) {
    return index < keys_.size() && keys_[index].size() <= 16 ? slot_of[index] : empty;
  };
  first_ = expected(0);
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    slots_[slot_of[i]].next = expected((i + 1) % keys_.size());
  }
}

void KeyTable::build(std::uint64_t seed) {
  const std::size_t size = std::bit_ceil(keys_.size() * 2 + 2);
  slots_.assign(size, {});
  mask_ = size - 1;
  std::uint64_t best = seed_ = seed;
  place_all();
  std::size_t fewest = displaced_;
  const int tries = keys_.size() > kWorthSearching ? 1 : kSeeds;
  for (int i = 1; i < tries && fewest > 0; ++i) {
    seed_ = seed_ * 6364136223846793005U + 1442695040888963407U;
    place_all();
    if (displaced_ >= fewest) continue;
    fewest = displaced_;
    best = seed_;
  }
  if (best != seed_) {
    seed_ = best;
    place_all();
  }
  link_all();
}

}  // namespace patchbay::json
