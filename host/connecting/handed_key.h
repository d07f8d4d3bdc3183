#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace patchbay::connecting {

// Returns a key as it goes into requests: without the blanks and line ends around a copied text.
// Fails with INVALID_ARGUMENT if nothing is left, or if the rest cannot be put into a header.
Result<Secret> handed_key(const Secret& text);

}  // namespace patchbay::connecting
