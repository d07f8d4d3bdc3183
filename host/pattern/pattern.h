// Compiles and searches the regular expressions of JSON Schema (`pattern`, `patternProperties`,
// `format: regex`): ECMA-262 in its unicode mode. PATTERNS.md lists the accepted, the tolerated and
// the refused syntax.
//
//   PATCHBAY_TRY(Pattern word, Pattern::compile("^\\p{L}+$"));
//   word.search("été") == Pattern::Match::kYes
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"

namespace patchbay::pattern {

// The limits for an expression and for a search.
struct PatternLimits {
  std::size_t length = 16 * 1024;  // bytes of the expression
  std::size_t nesting = 100;       // groups within groups
  // The steps of backtracking that a search may take, in addition to a few steps per byte of the
  // text.
  std::uint32_t steps = 1'000'000;
};

// The steps that all searches of one call may take together, in addition to a few steps per byte of
// their texts.
class SearchBudget {
 public:
  explicit SearchBudget(std::uint64_t steps) : left_(steps) {}
  bool take(std::uint64_t steps) {
    const bool enough = steps <= left_;
    if (enough) left_ -= steps;
    return enough;
  }

 private:
  std::uint64_t left_;
};

// One compiled expression. Immutable. Threads may search with it at the same time, because each
// thread has its own memory for searches. Common simple forms use no regular expression engine.
class Pattern {
 public:
  enum class Match : std::uint8_t {
    kNo,
    kYes,
    kLimit,  // undecided: the search costs more than the limits or the budget allow
  };

  // Compiles an expression. Fails with TOO_LARGE if the expression is longer than the limit. Fails
  // with INVALID_ARGUMENT if the text is not ECMA-262 or uses a construct that cannot be
  // translated. The message names the construct and its offset in bytes.
  static Result<Pattern> compile(std::string_view ecma, const PatternLimits& limits = {});

  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  // Says whether the expression matches anywhere in the text. In a text that is not UTF-8, only the
  // simple forms (SimplePattern) can match.
  [[nodiscard]] Match search(std::string_view utf8, SearchBudget& budget) const;
  [[nodiscard]] Match search(std::string_view utf8) const;  // limited by PatternLimits only

 private:
  struct Program;
  explicit Pattern(std::unique_ptr<const Program> program);
  std::unique_ptr<const Program> program_;
};

// Returns true if the text is a regular expression of ECMA-262, even if compile() cannot translate
// it. Returns false if the text exceeds PatternLimits (`length` or `nesting`). This is the check
// for `format: regex`.
bool is_ecma_regex(std::string_view text);

}  // namespace patchbay::pattern
