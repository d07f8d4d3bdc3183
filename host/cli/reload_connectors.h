#pragma once

#include <string>

#include "cli/invocation.h"

namespace patchbay::cli {

// `connectors reload`: asks the running server to take in what was added, replaced and removed, and
// prints what it did. `server` is its URL; "" where the configuration says that it listens.
ExitCode reload_connectors(const Invocation& invocation, const std::string& server);

}  // namespace patchbay::cli
