#pragma once

#include <string_view>

namespace patchbay::json {

// A member of an object. All forms of instances use this struct.
template <class V>
struct MemberOf {
  std::string_view key;
  V value;
};

// Provides begin() and end() for a container. A loop creates each element only when it reaches it.
template <class Iterator, class Make>
struct Walk {
  struct Step {
    Iterator at;
    bool operator!=(const Step& other) const { return at != other.at; }
    [[gnu::always_inline]] Step& operator++() {
      ++at;
      return *this;
    }
    auto operator*() const { return Make()(at); }
  };
  Iterator first;
  Iterator last;
  [[nodiscard]] Step begin() const { return {first}; }
  [[nodiscard]] Step end() const { return {last}; }
};

}  // namespace patchbay::json
