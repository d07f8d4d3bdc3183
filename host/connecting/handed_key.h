#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace patchbay::connecting {

// Returns the key without the blanks and line ends before and after it. Fails with INVALID_ARGUMENT
// if nothing is left, if the key is longer than 16 KiB, or if it cannot be put into a header.
Result<Secret> handed_key(const Secret& text);

}  // namespace patchbay::connecting
