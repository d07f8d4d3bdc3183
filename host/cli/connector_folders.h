#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cli/invocation.h"

namespace patchbay::engine {
class Engine;
}

namespace patchbay::cli {

// Returns the folder of the connectors that were installed with the program `executable`: the
// folder beside the program, even if it was moved; otherwise the folder for which this build was
// configured.
std::filesystem::path installed_connectors(const std::filesystem::path& executable);

// Returns the path of the program that reads the text of files: beside `executable`, as in a build,
// or in the folder where it was installed. Returns an empty path if there is no such program.
std::filesystem::path installed_reader(const std::filesystem::path& executable);

// Works like installed_reader(), for patchbay-reaper, which starts and ends the programs of
// connectors.
std::filesystem::path installed_reaper(const std::filesystem::path& executable);

// Returns the user's mistake if `folder` is at the wrong level: it is a connector's own folder, or
// the folder above the folder of connectors. Returns "" if `folder` is neither.
std::string wrong_level(const std::filesystem::path& folder);

// Prints which of the configured folders are at the wrong level.
void say_wrong_levels(const Invocation& invocation);

// Prints which folders were searched if `connector` does not exist; prints nothing if it exists.
void say_where_looked(const Invocation& invocation, const engine::Engine& engine,
                      std::string_view connector);

}  // namespace patchbay::cli
