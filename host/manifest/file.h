#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace patchbay::manifest {

// Reads a whole regular file of at most `limit` bytes. Each error names the path: NOT_FOUND;
// TOO_LARGE, in which case nothing was read; OVERLOADED if the machine is short of something;
// PLUGIN_FAULT if the file is not a regular one or cannot be read.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

// Returns true if `folder`/`name` lies in `folder` after all symbolic links are followed, or if
// there is no such file.
bool stays_inside(const std::filesystem::path& folder, const std::string& name);

}  // namespace patchbay::manifest
