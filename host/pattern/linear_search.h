#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace patchbay::pattern {

// A search with RE2, whose time is linear in the text's length, for expressions without lookarounds
// and backreferences. To set it up, and to search short texts, takes longer than with PCRE2's JIT.
// So it is used only where backtracking from every place of a long text could take time that grows
// with the square of the length. Immutable; threads share it.
class LinearSearch {
 public:
  // Returns nullptr if the expression (in the syntax of pcre_syntax.h) cannot be searched in linear
  // time.
  static std::unique_ptr<const LinearSearch> of(const std::string& pcre);
  ~LinearSearch();

  [[nodiscard]] bool search(std::string_view utf8) const;

 private:
  explicit LinearSearch(std::unique_ptr<const re2::RE2> engine);
  std::unique_ptr<const re2::RE2> engine_;
};

}  // namespace patchbay::pattern
