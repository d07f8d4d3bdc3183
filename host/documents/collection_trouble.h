#pragma once

#include <string_view>

#include "base/code.h"

namespace patchbay::documents {

// Returns the word for a collection's trouble if a step failed with this code. Returns "" if the
// error concerns the account or this host.
std::string_view trouble_of(Code code);

}  // namespace patchbay::documents
