#pragma once

#include <string>

#include "cli/invocation.h"

namespace patchbay::cli {

// `connectors check`: what of a connector cannot work, or is probably not as it was meant. Its
// library is tried in a process of its own, so that nothing it does ends or holds up this one.
ExitCode check_connector(const Invocation& invocation, const std::string& id);

}  // namespace patchbay::cli
