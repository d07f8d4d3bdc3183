#pragma once

#include <string_view>

namespace patchbay {

// For a test case that needs a feature that this machine lacks: `return skip("…")`. Prints the
// reason. ctest then counts the case as skipped, not as passed.
void skip(std::string_view reason);

}  // namespace patchbay
