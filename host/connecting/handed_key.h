#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace patchbay::connecting {

// Returns the key without the blanks and line ends before and after it. Fails with INVALID_ARGUMENT
// if the key is then empty, is longer than 16 KiB, or contains a character that a header cannot
// have.
Result<Secret> handed_key(const Secret& text);

}  // namespace patchbay::connecting
