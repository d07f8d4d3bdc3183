#pragma once

#include <string>

#include "base/secret.h"
#include "cli/invocation.h"

namespace patchbay::cli {

// A key from the person: asked for by `prompt` and not shown where standard input is a terminal,
// else its first line. INVALID_ARGUMENT: there is none, or it is too long to be one.
Result<Secret> read_key(const Terminal& terminal, const std::string& prompt);

}  // namespace patchbay::cli
