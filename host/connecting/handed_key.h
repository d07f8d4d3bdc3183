#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace patchbay::connecting {

// Returns the key without leading and trailing spaces and line ends. Fails with INVALID_ARGUMENT if
// the key is then empty, longer than 16 KiB, or contains a character that is not allowed in a
// header.
Result<Secret> handed_key(const Secret& text);

}  // namespace patchbay::connecting
