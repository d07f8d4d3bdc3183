#pragma once

#include <filesystem>
#include <string_view>

#include "cli/invocation.h"
#include "patchbay/host.hpp"

namespace patchbay::cli {

// Where connectors are that were installed with the program `executable`: beside it, wherever the
// whole was put, or else where this build was configured to be installed.
std::filesystem::path installed_connectors(const std::filesystem::path& executable);

// Of a connector that is not there: which folders were looked in. Says nothing of one that is.
void say_where_looked(const Invocation& invocation, const Host& host, std::string_view connector);

}  // namespace patchbay::cli
