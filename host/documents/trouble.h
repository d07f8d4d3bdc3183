#pragma once

#include <string_view>

#include "base/code.h"

namespace patchbay::documents {

// The word for what is wrong with a collection, when a step failed so; "": it is about the account,
// or about this host.
std::string_view trouble_of(Code code);

}  // namespace patchbay::documents
