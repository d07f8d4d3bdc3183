#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cli/invocation.h"

namespace patchbay::engine {
class Engine;
}

namespace patchbay::cli {

// Returns the folder of the connectors that were installed with the program `executable`. The
// folder is in the same installation prefix as the program, even if the installation was moved. If
// there is no such folder, returns the folder for which this build was configured.
std::filesystem::path installed_connectors(const std::filesystem::path& executable);

// Returns the path of the program that reads the text of files. The program is in the folder of
// `executable`, as in a build, or in the installation's libexec folder. Returns an empty path if
// the program is in neither.
std::filesystem::path installed_reader(const std::filesystem::path& executable);

// Works like installed_reader(), but for patchbay-reaper, the program that starts and ends the
// programs of connectors.
std::filesystem::path installed_reaper(const std::filesystem::path& executable);

// Returns a sentence about the user's mistake if `folder` is at the wrong level. Such a folder is a
// connector's own folder, or the parent of a folder of connectors. Otherwise returns "".
std::string wrong_level(const std::filesystem::path& folder);

// Prints which of the configured folders are at the wrong level.
void say_wrong_levels(const Invocation& invocation);

// Prints which folders were searched if `connector` does not exist; prints nothing if it exists.
void say_where_looked(const Invocation& invocation, const engine::Engine& engine,
                      std::string_view connector);

}  // namespace patchbay::cli
