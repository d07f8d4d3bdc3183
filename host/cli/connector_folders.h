#pragma once

#include <filesystem>
#include <string_view>

#include "cli/invocation.h"
#include "patchbay/host.hpp"

namespace patchbay::cli {

// The folder of the connectors that were installed with the program `executable`: beside it,
// wherever that was moved, or else where this build was configured to be installed.
std::filesystem::path installed_connectors(const std::filesystem::path& executable);

// If the connector does not exist, prints which folders were searched; else nothing.
void say_where_looked(const Invocation& invocation, const Host& host, std::string_view connector);

}  // namespace patchbay::cli
