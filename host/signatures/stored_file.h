// Reads files with a size limit, and replaces files as a whole.
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

// Reads a regular file. Fails with NOT_FOUND if the file does not exist. Fails with
// INVALID_ARGUMENT if it is larger than `limit` or cannot be read. Fails with OVERLOADED if the
// machine is short of a resource. Each error names the path.
Result<std::string> read_bounded(const std::filesystem::path& file, std::size_t limit);
// Works like read_bounded(), for a file that decides whom this host trusts. Also fails with
// INVALID_ARGUMENT if the file belongs neither to root nor to this user, or if everyone may write
// it.
Result<std::string> read_guarded(const std::filesystem::path& file, std::size_t limit);

// Makes a new file of mode 0600 for a secret. Fails with INVALID_ARGUMENT if the file already
// exists.
Result<void> write_secret(const std::filesystem::path& file, const Secret& text);

// Calls `change` with the text of a file ("" if the file does not exist), and replaces the text by
// the result. Readers see the old text or the new text, never a mixture. The file keeps its owner
// and mode. A symbolic link to the file stays a link. If another command is changing the file now,
// fails with INVALID_ARGUMENT.
using Change = std::function<Result<std::string>(std::string_view before)>;
Result<void> change_file(const std::filesystem::path& file, std::size_t limit,
                         const Change& change);

}  // namespace patchbay::signatures
