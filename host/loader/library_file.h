#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace patchbay::loader {

inline constexpr std::size_t kLibraryBytes = std::size_t{512} << 20;

// Checks the library `folder`/`name` by the rules of README.md. Checks its place, and that it is a
// complete library for this machine that exports the entry. Reads its tables, not its code. Fails
// with NOT_FOUND, TOO_LARGE or PLUGIN_FAULT, or with OVERLOADED if the machine is short of
// something. Each message begins with the path.
Result<void> check_library(const std::filesystem::path& folder, const std::string& name);

// Checks the library like check_library(), and copies it to `copy`, which must not exist yet. The
// copied bytes are the checked bytes. After a failure there is no copy. Also fails with INTERNAL if
// the copy cannot be written. Each message begins with the path.
Result<void> copy_verified(const std::filesystem::path& folder, const std::string& name,
                           const std::filesystem::path& copy);

// Checks the place of `folder`/`name` like check_library(). Returns true if the file has the same
// bytes as `copy`. Returns false if the bytes differ or if `copy` cannot be read. Fails like
// check_library().
Result<bool> has_bytes_of(const std::filesystem::path& copy, const std::filesystem::path& folder,
                          const std::string& name);

}  // namespace patchbay::loader
