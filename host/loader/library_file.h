#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace patchbay::loader {

inline constexpr std::size_t kLibraryBytes = std::size_t{512} << 20;

// Checks `folder`/`name` by the rules of README.md: its place, and that it is a complete library
// for this machine that exports the entry. Reads its tables, not its code. Fails with NOT_FOUND,
// TOO_LARGE, PLUGIN_FAULT, or OVERLOADED if the machine is short of something. Each error names the
// path.
Result<void> check_library(const std::filesystem::path& folder, const std::string& name);

// Works like check_library, and copies the file to `copy`, which must not exist yet. After a
// failure there is no copy. The bytes of the copy are the bytes that were checked. Fails with
// INTERNAL if the copy cannot be written. Each error names the path.
Result<void> copy_verified(const std::filesystem::path& folder, const std::string& name,
                           const std::filesystem::path& copy);

// Checks the place of `folder`/`name` like check_library, and returns whether the file has the
// bytes of `copy`; false also if the copy cannot be read. Fails like check_library.
Result<bool> has_bytes_of(const std::filesystem::path& copy, const std::filesystem::path& folder,
                          const std::string& name);

}  // namespace patchbay::loader
