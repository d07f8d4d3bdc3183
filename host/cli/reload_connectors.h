#pragma once

#include <string>

#include "cli/running_server.h"

namespace patchbay::cli {

// Runs `connectors reload`: asks the running server to take in the connectors that were added,
// replaced and removed, and prints what the server did.
Result<ExitCode> reload_connectors(const RunningServer& server, const Invocation& invocation,
                                   const std::string& url);

}  // namespace patchbay::cli
