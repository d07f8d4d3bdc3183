#include "json/key_table.h"

#include <algorithm>

namespace patchbay::json {
namespace {

constexpr int kSeeds = 32;
constexpr std::size_t kWorthSearching = 4096;  // larger tables use the first seed without a search

}  // namespace

const KeyTable::Slot* KeyTable::probe_long(std::string_view key) const {
  const Fingerprint print = Fingerprint::of(key);
  for (std::size_t at = start_of(print);; ++at) {
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
    std::size_t at = start_of(print);
    for (; slots_[at & mask_].index != kAbsent; ++at) ++displaced_;
    slots_[at & mask_] = {print, static_cast<std::uint32_t>(key.size()), index};
  }
}

void KeyTable::build(std::uint64_t seed) {
  const std::size_t size = std::bit_ceil(keys_.size() * 2 + 2);
  slots_.assign(size, {});
  mask_ = size - 1;
  std::uint64_t best = seed_ = seed;
  place_all();
  std::size_t fewest = displaced_;
  const bool hashes = keys_.size() > kFew;
  const int tries = hashes && keys_.size() <= kWorthSearching ? kSeeds : 1;
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
}

}  // namespace patchbay::json
