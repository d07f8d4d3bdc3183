#pragma once

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {

// Returns the expression without parts that do not change whether a search matches: captures (if no
// backreference exists), and repetitions beyond the minimum at the beginning and at the end.
// For example, `.*foo.*` becomes `foo`, and `\s+$` becomes `\s$`. Without this change, both
// searches would take quadratic time.
RegexNode reduced_for_search(RegexNode root);

}  // namespace patchbay::pattern
