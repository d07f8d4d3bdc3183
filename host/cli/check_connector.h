#pragma once

#include <string>

#include "cli/open_host.h"

namespace patchbay::cli {

// Runs `connectors check`: prints what cannot work in a connector, and what is probably a mistake.
// The connector's library is tried in another process, so that it can neither end nor block this
// one.
ExitCode check_connector(OpenedHost& host, const Invocation& invocation, const std::string& id);

}  // namespace patchbay::cli
