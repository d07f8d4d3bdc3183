#pragma once

#include <filesystem>

#include "base/digest.h"
#include "base/result.h"

namespace patchbay::loader {

// Returns the SHA-256 of a file's bytes. Fails with OVERLOADED or INTERNAL if the file cannot be
// read.
Result<Sha256> digest_of(const std::filesystem::path& file);

}  // namespace patchbay::loader
