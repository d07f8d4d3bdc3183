#pragma once

#include "base/result.h"
#include "base/secret.h"

namespace patchbay::connecting {

// A key as it goes into requests: without the blanks and line ends that a copied text brings along.
// INVALID_ARGUMENT: nothing is left, or what is left cannot stand in a header.
Result<Secret> handed_key(const Secret& text);

}  // namespace patchbay::connecting
