#pragma once

#include <string>

#include "cli/open_host.h"

namespace patchbay::cli {

// Runs `connectors check`: prints the faults and the probable mistakes of a connector. Tries the
// connector's library in another process, so that the library can neither end nor block this
// process.
ExitCode check_connector(OpenedHost& host, const Invocation& invocation, const std::string& id);

}  // namespace patchbay::cli
