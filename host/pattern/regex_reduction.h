#pragma once

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {

// The expression with what a search cannot notice taken away: captures that nothing refers to, and
// repetition at either edge beyond the least that is needed. `.*foo.*` is `foo`, `\s+$` is `\s$`;
// both would otherwise cost the square of the text's length.
RegexNode reduced_for_search(RegexNode root);

}  // namespace patchbay::pattern
