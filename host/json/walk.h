#pragma once

#include <string_view>

namespace patchbay::json {

// A member, in the form that every kind of instance gives.
template <class V>
struct MemberOf {
  std::string_view key;
  V value;
};

// The begin() and end() of a container that makes each element when it is reached.
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
