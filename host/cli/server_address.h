#pragma once

#include <string>

#include "cli/invocation.h"

namespace patchbay::cli {

// Returns the address that clients use for the configured server, without a slash at its end. This
// is the server's public URL, or else the address on which the server listens.
std::string server_address(const app::ServerConfig& config);
Result<std::string> server_address(const Invocation& invocation);

}  // namespace patchbay::cli
