#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "schema/json_names.h"

namespace patchbay::schema {

// Which of up to 64 alternatives for an object can hold, told by one look at its members in any
// order: a set of alternatives is a mask, one bit each.
struct Selector {
  static constexpr std::size_t kMost = 64;
  using Mask = std::uint64_t;

  // What one key tells.
  struct Teller {
    std::array<Mask, kKinds> by_kind{};  // of the member's value, where the key is there
    KeyTable strings;                    // that alternatives name
    std::vector<Mask> by_string{};       // by the index of `strings`
    Mask other_strings = ~Mask{0};       // those that name none
    std::array<Mask, 2> by_boolean = {~Mask{0}, ~Mask{0}};
    std::vector<std::pair<std::int64_t, Mask>> by_integer{};  // that alternatives name, in order
    Mask other_integers = ~Mask{0};                           // those that name none
    Mask required = 0;                                        // those that need the key
  };

  // Those that take an integer of 64 bits.
  static Mask taking(const Teller& teller, std::int64_t value) {
    const auto at = std::lower_bound(
        teller.by_integer.begin(), teller.by_integer.end(), value,
        [](const auto& named, std::int64_t sought) { return named.first < sought; });
    const bool named = at != teller.by_integer.end() && at->first == value;
    return named ? at->second : teller.other_integers;
  }

  Mask all = 0;
  KeyTable keys;
  std::vector<Teller> tellers;  // by the index of `keys`, at most kMost
};

}  // namespace patchbay::schema
