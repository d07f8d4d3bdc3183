// Input: an expression, a newline, a text. Compiling and searching stay within limits. The
// shortcuts and reductions never change an answer: it is compared with that of the same expression
// inside a lookahead, where they are not used.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "invariant.h"
#include "pattern/pattern.h"

using patchbay::fuzz::must_hold;
using patchbay::pattern::Pattern;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  const std::string_view ecma = input.substr(0, line);
  const std::string_view text =
      line == std::string_view::npos ? std::string_view() : input.substr(line + 1);
  patchbay::pattern::PatternLimits limits;
  limits.steps = 10'000;

  const auto pattern = Pattern::compile(ecma, limits);
  const bool well_formed = patchbay::pattern::is_ecma_regex(ecma);
  must_hold(well_formed || !pattern, "what compiles is ECMA-262");
  if (!pattern) return 0;

  const auto thorough = Pattern::compile("(?=(?:" + std::string(ecma) + "))", limits);
  if (!thorough) return 0;  // this limit applies only to the engine
  const auto answer = pattern.value().search(text);
  const auto other = thorough.value().search(text);
  if (answer == Pattern::Match::kLimit || other == Pattern::Match::kLimit) return 0;
  // In the engine, text that is not UTF-8 matches nothing; a shortcut may answer either way.
  if (Pattern::compile("(?=[^])").value().search(text) == Pattern::Match::kNo) return 0;
  must_hold(answer == other, "a shortcut answers as the engine does");
  return 0;
}
