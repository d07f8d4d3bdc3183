// patchbay plugin keys new|list|trust|revoke
#pragma once

#include "cli/invocation.h"

namespace patchbay::cli {

void add_plugin_keys(CLI::App& plugin, Invocation& invocation);

// Adds `--keys FILE`, the file of publishers' keys.
void add_keys_option(CLI::App& command, std::string& file);

// Returns that file: the one that the line names, or else the configuration's; an empty path if
// there is neither. Errors: those of the configuration.
Result<std::filesystem::path> keys_file_if_any(const Invocation& invocation,
                                               const std::string& named);
// Works like keys_file_if_any; INVALID_ARGUMENT if there is neither.
Result<std::filesystem::path> keys_file(const Invocation& invocation, const std::string& named);

}  // namespace patchbay::cli
