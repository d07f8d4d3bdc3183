#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/json_names.h"

namespace patchbay::schema {

// Finds members of objects by their keys. The first search in a large object builds a sorted list
// of its keys. So many searches are fast, whatever the keys are. A json::KeyTable would copy the
// keys and search for a good seed, which is too slow for an object of one call.
class MemberIndex {
 public:
  // Returns the position of the member with this key. The object must outlive the index.
  std::optional<std::size_t> find(const Node& object, std::string_view key) {
    constexpr std::size_t kSmall = 16;  // up to this many members are compared one by one
    const auto members = object.members();
    if (members.size() <= kSmall) {
      const auto at = std::find_if(members.begin(), members.end(),
                                   [&](const Member& member) { return member.key == key; });
      return at == members.end() ? std::nullopt : std::optional(at - members.begin());
    }
    const Keys& keys = keys_of(members);
    const auto at = std::lower_bound(keys.begin(), keys.end(), std::pair(key, std::size_t{0}));
    return at == keys.end() || at->first != key ? std::nullopt : std::optional(at->second);
  }

 private:
  using Keys = std::vector<std::pair<std::string_view, std::size_t>>;  // sorted, with positions

  const Keys& keys_of(std::span<const Member> members) {
    Keys& keys = keys_[members.data()];
    if (!keys.empty()) return keys;
    for (std::size_t i = 0; i < members.size(); ++i) keys.emplace_back(members[i].key, i);
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  std::map<const Member*, Keys> keys_;  // by the object's first member
};

}  // namespace patchbay::schema
