#pragma once

#include <string>

#include "base/secret.h"
#include "cli/invocation.h"

namespace patchbay::cli {

// Reads a key. On a terminal, prints `prompt` and does not show what the user types. Otherwise
// reads standard input to its end. Fails with INVALID_ARGUMENT if there is no key, if the key is
// too long, or if standard input has more than spaces and line ends after the key's line.
Result<Secret> read_key(const Terminal& terminal, const std::string& prompt);

}  // namespace patchbay::cli
