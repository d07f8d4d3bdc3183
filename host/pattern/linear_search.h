#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace patchbay::pattern {

// A search with RE2, for expressions without lookarounds and backreferences. Its time is linear in
// the length of the text. PCRE2's JIT takes less time to prepare and to search short texts. So RE2
// is used only if backtracking from every place of a long text could take quadratic time.
// Immutable, so threads can share one LinearSearch.
class LinearSearch {
 public:
  // Returns nullptr if RE2 cannot search the expression, which is in the syntax of pcre_syntax.h.
  static std::unique_ptr<const LinearSearch> of(const std::string& pcre);
  ~LinearSearch();

  [[nodiscard]] bool search(std::string_view utf8) const;

 private:
  explicit LinearSearch(std::unique_ptr<const re2::RE2> engine);
  std::unique_ptr<const re2::RE2> engine_;
};

}  // namespace patchbay::pattern
