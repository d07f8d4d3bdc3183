// Reads and writes open files. A call that a signal interrupted is made again. After a failure,
// errno says why.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace patchbay {

// Reads the next bytes into `out`. Returns their number, 0 at the end of the file, or -1.
ssize_t read_piece(int file, std::span<char> out);

// Returns the bytes up to the end of the file, but at most `most`. Returns nullopt after a failure.
// Up to 64 KiB are never moved to other memory, so that no copy of a secret stays there.
std::optional<std::string> read_up_to(int file, std::size_t most);

// Writes all bytes. Returns false after a failure.
bool write_all(int file, std::string_view bytes);

}  // namespace patchbay
