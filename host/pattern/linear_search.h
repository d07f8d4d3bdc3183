#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace patchbay::pattern {

// A search with RE2, whose time is linear in the text's length, for expressions without lookarounds
// and backreferences. Setting it up and searching short texts is slower than with PCRE2's JIT. So
// it is used where backtracking from every place of a long text could cost the square of its
// length. Immutable; threads share it.
class LinearSearch {
 public:
  // Nothing if the expression (in the syntax of pcre_syntax.h) cannot be searched in linear time.
  static std::unique_ptr<const LinearSearch> of(const std::string& pcre);
  ~LinearSearch();

  [[nodiscard]] bool search(std::string_view utf8) const;

 private:
  explicit LinearSearch(std::unique_ptr<const re2::RE2> engine);
  std::unique_ptr<const re2::RE2> engine_;
};

}  // namespace patchbay::pattern
