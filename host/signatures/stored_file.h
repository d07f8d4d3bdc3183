// The files of this folder on the disk: read with a limit, and replaced as a whole.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace patchbay::signatures {

// Reads a regular file. Each error names the path: NOT_FOUND; INVALID_ARGUMENT if it is larger or
// cannot be read; OVERLOADED if the machine is short of something.
Result<std::string> read_bounded(const std::filesystem::path& file, std::size_t limit);
// Works like read_bounded, for a file on which trust depends. INVALID_ARGUMENT if it belongs
// neither to root nor to this user, or may be written by everyone.
Result<std::string> read_guarded(const std::filesystem::path& file, std::size_t limit);

// Makes a new file of mode 0600 for a secret. INVALID_ARGUMENT if there is one already.
Result<void> write_secret(const std::filesystem::path& file, const Secret& text);

// Replaces a file by what `change` makes of its text ("" if there is no such file), so that readers
// see the old text or the new one. The file keeps its owner and mode, and symbolic links to it
// stay. While one command does so, another fails with INVALID_ARGUMENT.
using Change = std::function<Result<std::string>(std::string_view before)>;
Result<void> change_file(const std::filesystem::path& file, std::size_t limit,
                         const Change& change);

}  // namespace patchbay::signatures
