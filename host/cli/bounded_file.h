#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace patchbay::cli {

// Returns the whole text of a file that the user names. The file may be a pipe. Fails with
// NOT_FOUND if the file cannot be opened or read to its end, and with TOO_LARGE if it has more than
// `most` bytes.
Result<std::string> text_within(const std::string& path, std::size_t most);

}  // namespace patchbay::cli
