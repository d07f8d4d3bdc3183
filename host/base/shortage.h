#pragma once

#include <string>

#include "base/error.h"

namespace patchbay {

// Returns true if an errno says that this machine is short of something at the moment: descriptors,
// memory, room on a disk, processes, a disk that answers. What failed because of that is tried
// again, and is not marked as broken.
bool is_shortage(int error);

// Returns OVERLOADED, which is retryable. `what` says what failed: "its private copy cannot be
// written".
Error shortage(const std::string& what, int error);

}  // namespace patchbay
