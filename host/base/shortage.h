#pragma once

#include <string>

#include "base/error.h"

namespace patchbay {

// Returns true if an errno means a temporary problem of this machine: too few descriptors, too
// little memory or disk space, too many processes, a busy resource, or a disk that does not answer.
// The host then tries the operation again later, and marks nothing as broken.
bool is_shortage(int error);

// Returns OVERLOADED, which is retryable. `what` is the failed operation in words: "its private
// copy cannot be written".
Error shortage(const std::string& what, int error);

}  // namespace patchbay
