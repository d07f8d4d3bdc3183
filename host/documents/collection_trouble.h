#pragma once

#include <string_view>

#include "base/code.h"

namespace patchbay::documents {

// Returns the word for CollectionRow::trouble if a step failed with this code. Returns "" if the
// error concerns the account or this host and not the collection.
std::string_view trouble_of(Code code);

}  // namespace patchbay::documents
