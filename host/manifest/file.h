#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace patchbay::manifest {

// Reads a whole regular file of at most `limit` bytes. Fails with NOT_FOUND if there is no such
// file. Fails with TOO_LARGE, without reading the file, if the file is larger. Fails with
// OVERLOADED if the machine lacks a resource such as file descriptors (base/shortage.h). Fails with
// PLUGIN_FAULT if the file is not a regular file or cannot be read. Each message contains the path.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

// Returns true if `folder`/`name` is in `folder` after all symbolic links are followed, or if there
// is no such file.
bool stays_inside(const std::filesystem::path& folder, const std::string& name);

}  // namespace patchbay::manifest
