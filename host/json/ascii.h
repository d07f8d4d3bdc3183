// Forwards to base/ascii.h for files that still ask json for a class of characters.
#pragma once

#include "base/ascii.h"

namespace patchbay::json {

using patchbay::is_alnum;

}  // namespace patchbay::json
