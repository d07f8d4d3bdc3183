#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace patchbay::loader {

// Returns the error for a faulty library. The caller puts the library's path before the sentence.
inline Error fault(std::string sentence) { return Error(Code::kPluginFault, std::move(sentence)); }

}  // namespace patchbay::loader
