#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace patchbay::manifest {

// Reads a whole regular file of at most `limit` bytes. Errors, each naming the path: NOT_FOUND;
// TOO_LARGE, without reading it; OVERLOADED if the machine is short of something; PLUGIN_FAULT if
// it is not a regular file or cannot be read.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

// Whether `folder`/`name` lies in `folder` after all symbolic links are followed. True if there is
// no such file.
bool stays_inside(const std::filesystem::path& folder, const std::string& name);

}  // namespace patchbay::manifest
