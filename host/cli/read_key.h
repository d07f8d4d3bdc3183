#pragma once

#include <string>

#include "base/secret.h"
#include "cli/invocation.h"

namespace patchbay::cli {

// Reads a key: on a terminal it asks by `prompt` and does not show what is typed, else it takes the
// first line of standard input. INVALID_ARGUMENT: no key was given, or it is too long.
Result<Secret> read_key(const Terminal& terminal, const std::string& prompt);

}  // namespace patchbay::cli
