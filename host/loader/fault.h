#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace patchbay::loader {

// Returns the error for a connector's library. In the message, the sentence follows the library's
// path.
inline Error fault(std::string sentence) { return Error(Code::kPluginFault, std::move(sentence)); }

}  // namespace patchbay::loader
