#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace patchbay::loader {

// SHA-256 of a file's bytes. OVERLOADED or INTERNAL if it cannot be read.
Result<std::string> digest_of(const std::filesystem::path& file);

}  // namespace patchbay::loader
