#pragma once

#include <string>

#include "base/secret.h"
#include "cli/invocation.h"

namespace patchbay::cli {

// Reads a key. On a terminal it prints `prompt` and does not show what is typed; otherwise it reads
// standard input to its end. INVALID_ARGUMENT if there is no key, if it is too long, or if more
// than blanks follow its line.
Result<Secret> read_key(const Terminal& terminal, const std::string& prompt);

}  // namespace patchbay::cli
