#pragma once

#include <string>

#include "base/secret.h"
#include "cli/invocation.h"

namespace patchbay::cli {

// Reads a key. On a terminal it prints `prompt` and does not show what is typed; otherwise it reads
// the first line of standard input. INVALID_ARGUMENT if there is no key or it is too long.
Result<Secret> read_key(const Terminal& terminal, const std::string& prompt);

}  // namespace patchbay::cli
