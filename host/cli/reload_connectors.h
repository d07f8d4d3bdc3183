#pragma once

#include <string>

#include "cli/running_server.h"

namespace patchbay::cli {

// Runs `connectors reload`. Asks the running server to load the connectors that were added or
// replaced, and to unload the connectors that were removed. Prints the changes.
Result<ExitCode> reload_connectors(const RunningServer& server, const Invocation& invocation,
                                   const std::string& url);

// Adds the command `plugin reload ID`, which reloads one connector.
void add_plugin_reload(CLI::App& plugin, Invocation& invocation);

}  // namespace patchbay::cli
