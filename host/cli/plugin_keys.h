// The commands `patchbay plugin keys new|list|trust|revoke`, for the keys with which publishers
// sign connectors.
#pragma once

#include "cli/invocation.h"

namespace patchbay::cli {

void add_plugin_keys(CLI::App& plugin, Invocation& invocation);

// Adds `--keys FILE`, the file of publishers' keys.
void add_keys_option(CLI::App& command, std::string& file);

// Returns the file of publishers' keys: the file `named` by the command line, or else the file that
// the configuration names. Returns an empty path if neither names a file. Fails if the
// configuration is needed and cannot be read.
Result<std::filesystem::path> keys_file_if_any(const Invocation& invocation,
                                               const std::string& named);
// Works like keys_file_if_any(), but fails with INVALID_ARGUMENT if neither names a file.
Result<std::filesystem::path> keys_file(const Invocation& invocation, const std::string& named);

}  // namespace patchbay::cli
