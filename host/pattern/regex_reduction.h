#pragma once

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {

// The expression without the parts that cannot change a search's outcome: captures that nothing
// refers to, and repetition at either edge beyond the minimum. `.*foo.*` becomes `foo`, `\s+$`
// becomes `\s$`; both would otherwise cost the square of the text's length.
RegexNode reduced_for_search(RegexNode root);

}  // namespace patchbay::pattern
