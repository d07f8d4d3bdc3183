#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace patchbay::pattern {

// A search whose time grows with the text's length and no faster (RE2), for expressions without
// lookarounds and backreferences. Slower to set up and on short texts than PCRE2's JIT, so it is
// taken where backtracking from every place of a long text could cost the square of its length.
// Immutable; shared by threads.
class LinearSearch {
 public:
  // Nothing where the expression (in the syntax of pcre_syntax.h) has no linear equal.
  static std::unique_ptr<const LinearSearch> of(const std::string& pcre);
  ~LinearSearch();

  [[nodiscard]] bool search(std::string_view utf8) const;

 private:
  explicit LinearSearch(std::unique_ptr<const re2::RE2> engine);
  std::unique_ptr<const re2::RE2> engine_;
};

}  // namespace patchbay::pattern
