#include "schema/key_table.h"

#include <algorithm>

namespace patchbay::schema {
namespace {

constexpr int kSeeds = 32;
constexpr std::size_t kWorthSearching = 4096;  // larger tables take the first seed

}  // namespace

// Puts every key into its slot; tells how many stand beside it.
std::size_t KeyTable::place_all() {
  std::fill(slots_.begin(), slots_.end(), Slot{});
  std::size_t displaced = 0;
  for (std::uint32_t index = 0; index < keys_.size(); ++index) {
    const std::string& key = keys_[index];
    const Fingerprint print = Fingerprint::of(key);
    std::size_t at = hash(print, key.size());
    for (; slots_[at & mask_].index != kAbsent; ++at) ++displaced;
    slots_[at & mask_] = {print, static_cast<std::uint32_t>(key.size()), index};
  }
  return displaced;
}

void KeyTable::build() {
  const std::size_t size = std::bit_ceil(keys_.size() * 2 + 2);
  slots_.assign(size, {});
  mask_ = size - 1;
  std::uint64_t best = 0;
  std::size_t fewest = SIZE_MAX;
  std::uint64_t seed = 0x9E3779B97F4A7C15U;
  const int tries = keys_.size() > kWorthSearching ? 1 : kSeeds;
  for (int i = 0; i < tries && fewest > 0;
       ++i, seed = seed * 6364136223846793005U + 1442695040888963407U) {
    seed_ = seed | 1U;
    const std::size_t displaced = place_all();
    if (displaced < fewest) {
      fewest = displaced;
      best = seed_;
    }
  }
  seed_ = best;
  place_all();
}

}  // namespace patchbay::schema
