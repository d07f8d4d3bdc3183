// Which files a child may open, as a ruleset of landlock(7), which needs no privilege.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"

namespace patchbay::process {

// A descriptor of these rules: `paths` and everything below them may be read and run; no other file
// may be opened, and none may be made or removed. Files that are open already stay open. A missing
// path is skipped. Nothing: the kernel has no Landlock (before 5.13, or switched off). OVERLOADED:
// the machine is short of descriptors.
Result<std::optional<FileDescriptor>> read_only_access(
    const std::vector<std::filesystem::path>& paths);

}  // namespace patchbay::process
