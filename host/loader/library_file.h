#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace patchbay::loader {

inline constexpr std::size_t kLibraryBytes = std::size_t{512} << 20;

// Checks the library `folder`/`name` by the rules of README.md: its place, its completeness, its
// machine, its entry function and its tables. Reads no code. Fails with NOT_FOUND, TOO_LARGE or
// PLUGIN_FAULT. Fails with OVERLOADED if the machine lacks a resource. Each message begins with the
// path.
Result<void> check_library(const std::filesystem::path& folder, const std::string& name);

// Checks the library like check_library(), and copies it to `copy`. `copy` must not exist yet. The
// copied bytes are exactly the checked bytes. After a failure, `copy` does not exist. Also fails
// with INTERNAL if the copy cannot be written. Each message begins with the path.
Result<void> copy_verified(const std::filesystem::path& folder, const std::string& name,
                           const std::filesystem::path& copy);

// Checks the place of `folder`/`name` like check_library(). Returns true if the file has the same
// bytes as `copy`. Returns false if the bytes differ or if `copy` cannot be read. Fails like
// check_library().
Result<bool> has_bytes_of(const std::filesystem::path& copy, const std::filesystem::path& folder,
                          const std::string& name);

}  // namespace patchbay::loader
