#pragma once

#include <string>

#include "base/error.h"

namespace patchbay {

// Returns true if an errno means that this machine is short of something at the moment:
// descriptors, memory, room on a disk or processes, or that a disk does not answer. The host then
// tries the operation again later, and marks nothing as broken.
bool is_shortage(int error);

// Returns OVERLOADED, which is retryable. `what` says what failed: "its private copy cannot be
// written".
Error shortage(const std::string& what, int error);

}  // namespace patchbay
