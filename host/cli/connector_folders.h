#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "cli/invocation.h"

namespace patchbay::engine {
class Engine;
}

namespace patchbay::cli {

// The folder of the connectors that were installed with the program `executable`: beside it,
// wherever that was moved, or else where this build was configured to be installed.
std::filesystem::path installed_connectors(const std::filesystem::path& executable);

// The program that reads the text of files: beside `executable`, as in a build, or installed with
// it. Empty: it is not there.
std::filesystem::path installed_reader(const std::filesystem::path& executable);

// What is wrong with a folder that holds no connectors, where it was given at the wrong level: a
// connector's own folder, or the one above the folder of connectors. Empty: nothing that is known.
std::string wrong_level(const std::filesystem::path& folder);

// What is wrong with the configured folders, in words for people.
void say_wrong_levels(const Invocation& invocation);

// Of a connector that is not there: which folders were looked in. Says nothing of one that is.
void say_where_looked(const Invocation& invocation, const engine::Engine& engine,
                      std::string_view connector);

}  // namespace patchbay::cli
