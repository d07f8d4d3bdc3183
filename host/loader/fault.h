#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace patchbay::loader {

// The error for a connector's library; the sentence follows the library's path.
inline Error fault(std::string sentence) { return Error(Code::kPluginFault, std::move(sentence)); }

}  // namespace patchbay::loader
