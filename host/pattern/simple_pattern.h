#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {

// Searches without a regular expression engine. Accepts the forms that most schemas use:
//   anything                `` `^` `.*`
//   a text within           `abc`, at the end `abc$`
//   one character of a set  `[A-Z]`
//   runs from the start     `^[a-z0-9_-]{1,64}$` `^\d{4}-\d{2}$` `^https://`
// Takes as many characters as possible for each run. This is correct, because the part after a run
// of variable length cannot begin with a character of the run: of() refuses other expressions.
class SimplePattern {
 public:
  // `root` is a result of reduced_for_search(). Returns nothing if the expression has another form.
  static std::optional<SimplePattern> of(const RegexNode& root);

  [[nodiscard]] bool search(std::string_view text) const;

 private:
  enum class Shape : std::uint8_t { kAnything, kWithin, kAtEnd, kOneOf, kRuns };

  // One part of the expression: a text, or `min` to `max` characters of a set.
  struct Run {
    std::string text;
    std::array<std::uint64_t, 2> ascii{};  // one bit for each ASCII character
    std::vector<CodeRange> others;         // the characters beyond ASCII
    std::uint32_t min = 1;
    std::uint32_t max = 1;

    [[nodiscard]] bool holds(std::string_view within, std::size_t& at) const;
    [[nodiscard]] bool has_ascii(unsigned char c) const {
      return ((ascii[c >> 6U] >> (c & 63U)) & 1U) != 0;
    }
  };

  static std::optional<Run> run_of(const RegexNode& node);
  static bool overlap(const Run& run, const Run& next);
  [[nodiscard]] bool greedy_is_right() const;
  bool append(const RegexNode& node);
  [[nodiscard]] bool search_runs(std::string_view text) const;

  Shape shape_ = Shape::kAnything;
  bool to_end_ = false;
  std::vector<Run> runs_;
};

}  // namespace patchbay::pattern
