// Restricts the files that a child may open, with a ruleset of landlock(7). This needs no
// privilege.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace patchbay::process {

// Returns the descriptor of a ruleset. A child with this ruleset may read and run the files at
// `paths` and below. It may not open other files, nor create or remove files. Files that are
// already open stay open. A path that does not exist is skipped. Returns nullopt if the kernel has
// no Landlock (before 5.13, or switched off). Fails with OVERLOADED if there is no free descriptor.
Result<std::optional<FileDescriptor>> read_only_access(
    const std::vector<std::filesystem::path>& paths);

}  // namespace patchbay::process
