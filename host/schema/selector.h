#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "schema/json_names.h"

namespace patchbay::schema {

// Reads an object's members once, in any order, and finds which of up to 64 alternatives may hold.
// A set of alternatives is a mask with one bit for each.
struct Selector {
  static constexpr std::size_t kMost = 64;
  using Mask = std::uint64_t;

  // The alternatives that may still hold, for each possible value of one key.
  struct Teller {
    std::array<Mask, kKinds> by_kind{};  // by the kind of the key's value
    KeyTable strings;                    // the strings in the alternatives
    std::vector<Mask> by_string{};       // by index in `strings`
    Mask other_strings = ~Mask{0};       // for a string that is in no alternative
    std::array<Mask, 2> by_boolean = {~Mask{0}, ~Mask{0}};
    std::vector<std::pair<std::int64_t, Mask>>
        by_integer{};                // the integers in the alternatives, ascending
    Mask other_integers = ~Mask{0};  // for an integer that is in no alternative
    Mask required = 0;               // alternatives that require the key
  };

  // Returns the alternatives that allow this integer.
  static Mask taking(const Teller& teller, std::int64_t value) {
    const auto at = std::lower_bound(
        teller.by_integer.begin(), teller.by_integer.end(), value,
        [](const auto& named, std::int64_t sought) { return named.first < sought; });
    const bool named = at != teller.by_integer.end() && at->first == value;
    return named ? at->second : teller.other_integers;
  }

  Mask all = 0;
  KeyTable keys;
  std::vector<Teller> tellers;  // by index in `keys`; at most kMost
};

}  // namespace patchbay::schema
