#pragma once

#include <string>

#include "cli/running_server.h"

namespace patchbay::cli {

// Runs `connectors reload`. Asks the running server to load the connectors that were added or
// replaced, and to drop the removed connectors. Prints the changes.
Result<ExitCode> reload_connectors(const RunningServer& server, const Invocation& invocation,
                                   const std::string& url);

}  // namespace patchbay::cli
