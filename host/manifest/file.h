#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace patchbay::manifest {

// The whole of a regular file of at most `limit` bytes. Errors: NOT_FOUND, TOO_LARGE (unread),
// OVERLOADED where the machine is short of something, PLUGIN_FAULT where it is no regular file or
// cannot be read otherwise; each names the path.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

// Whether `folder`/`name`, with every symbolic link followed, still lies in `folder`. True where
// there is no such file.
bool stays_inside(const std::filesystem::path& folder, const std::string& name);

}  // namespace patchbay::manifest
