#pragma once

#include <string>

#include "cli/invocation.h"

namespace patchbay::cli {

// Runs `connectors reload`: asks the running server to take in the connectors that were added,
// replaced and removed, and prints what the server did. `server` is its URL; "" means the address
// in the configuration.
ExitCode reload_connectors(const Invocation& invocation, const std::string& server);

}  // namespace patchbay::cli
