#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace patchbay::loader {

// What is wrong with a connector's library; the sentence goes on after its path.
inline Error fault(std::string sentence) { return Error(Code::kPluginFault, std::move(sentence)); }

}  // namespace patchbay::loader
