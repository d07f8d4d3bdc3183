#pragma once

#include <string>

#include "cli/running_server.h"

namespace patchbay::cli {

// Runs `connectors reload`. Asks the running server to load connectors that were added or replaced,
// and to drop connectors that were removed. Prints what the server did.
Result<ExitCode> reload_connectors(const RunningServer& server, const Invocation& invocation,
                                   const std::string& url);

}  // namespace patchbay::cli
