#pragma once

#include <string>

#include "base/error.h"

namespace patchbay {

// Whether an errno says that this machine is short of something for the moment: descriptors,
// memory, room on a disk, processes. What failed so is to be tried again, and never remembered as
// broken.
bool is_shortage(int error);

// OVERLOADED, which is retryable. `what` could not be done: "its private copy cannot be written".
Error shortage(const std::string& what, int error);

}  // namespace patchbay
