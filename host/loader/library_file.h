#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace patchbay::loader {

inline constexpr std::size_t kLibraryBytes = std::size_t{512} << 20;

// Judges `folder`/`name` by the rules of README.md: its place, that it is a library for this
// machine, whole, and exports the entry. Reads its tables, not its code. Errors: NOT_FOUND,
// TOO_LARGE, PLUGIN_FAULT, and OVERLOADED where the machine is short of something; each names the
// path.
Result<void> check_library(const std::filesystem::path& folder, const std::string& name);

// Judges it the same way and copies it to `copy`, which must not exist
// yet; a failure leaves none behind. The copy's own bytes are what was judged. Errors: as
// check_library, and INTERNAL (the copy cannot be written); each names the path.
Result<void> copy_verified(const std::filesystem::path& folder, const std::string& name,
                           const std::filesystem::path& copy);

}  // namespace patchbay::loader
