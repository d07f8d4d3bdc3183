#pragma once

#include <string_view>

namespace patchbay::json {

// A member of an object, in the same form for every kind of instance.
template <class V>
struct MemberOf {
  std::string_view key;
  V value;
};

// The begin() and end() of a container whose elements are made only when a loop reaches them.
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
