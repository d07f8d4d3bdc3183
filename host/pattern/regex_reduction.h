#pragma once

#include "pattern/ecma_regex.h"

namespace patchbay::pattern {

// Returns the expression without the parts that cannot change a search's outcome: captures to which
// no reference leads, and repetition beyond the minimum at either edge. `.*foo.*` becomes `foo`,
// `\s+$` becomes `\s$`. Otherwise both would take time that grows with the square of the text's
// length.
RegexNode reduced_for_search(RegexNode root);

}  // namespace patchbay::pattern
