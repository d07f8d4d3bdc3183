// Which files a child may open, as a ruleset of landlock(7), which needs no privilege.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace patchbay::process {

// A descriptor that stands for: `paths` and what lies below them may be read and run, and no file
// may be opened otherwise, made or removed. What is open already stays so. A path that there is not
// is passed over. Nothing where the kernel has no Landlock (before 5.13, or switched off).
// OVERLOADED where the machine is short of descriptors.
Result<std::optional<FileDescriptor>> read_only_access(
    const std::vector<std::filesystem::path>& paths);

}  // namespace patchbay::process
