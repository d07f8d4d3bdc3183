// Reads the files of this folder with a size limit, and replaces them as a whole.
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

// Reads a regular file. Fails with NOT_FOUND, with INVALID_ARGUMENT if the file is larger than
// `limit` or cannot be read, and with OVERLOADED if the machine is short of a resource. Each error
// names the path.
Result<std::string> read_bounded(const std::filesystem::path& file, std::size_t limit);
// Works like read_bounded, for a file on which trust depends. Also fails with INVALID_ARGUMENT if
// the file belongs neither to root nor to this user, or if everyone may write it.
Result<std::string> read_guarded(const std::filesystem::path& file, std::size_t limit);

// Makes a new file of mode 0600 for a secret. Fails with INVALID_ARGUMENT if the file already
// exists.
Result<void> write_secret(const std::filesystem::path& file, const Secret& text);

// Calls `change` with the text of a file ("" if there is no such file), and replaces the text by
// the result. Readers see the old text or the new text, never a mixture. The file keeps its owner
// and mode, and symbolic links to it stay. While one command changes the file, another command
// fails with INVALID_ARGUMENT.
using Change = std::function<Result<std::string>(std::string_view before)>;
Result<void> change_file(const std::filesystem::path& file, std::size_t limit,
                         const Change& change);

}  // namespace patchbay::signatures
