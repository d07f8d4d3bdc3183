// Finds a key that two members of an object have. Each function returns such a key, or nullptr if
// all keys differ.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "json/document.h"

namespace patchbay::json {

// Compares all pairs, which is fast for few members.
inline const std::string_view* repeated_key_of_few(std::span<const Member> members) {
  for (std::size_t i = 1; i < members.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (members[i].key == members[j].key) return &members[i].key;
    }
  }
  return nullptr;
}

// Sorts the keys in `scratch`, which is fast with any keys. The result is in `scratch`.
inline const std::string_view* repeated_key_of_many(std::span<const Member> members,
                                                    std::vector<std::string_view>& scratch) {
  scratch.clear();
  scratch.reserve(members.size());
  for (const Member& member : members) scratch.push_back(member.key);
  std::sort(scratch.begin(), scratch.end());
  const auto twice = std::adjacent_find(scratch.begin(), scratch.end());
  return twice == scratch.end() ? nullptr : &*twice;
}

}  // namespace patchbay::json
