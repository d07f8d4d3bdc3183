// Declares the command line of the file reader: `patchbay-extract PDFTOTEXT MEDIA_TYPE NAME`.
// The file is on standard input, and the answer (answer.h) goes to standard output. The constants
// are exit codes.
#pragma once

namespace patchbay::extraction {

inline constexpr int kReadToEnd = 0;    // the answer is complete
inline constexpr int kNoPdfReader = 3;  // the program PDFTOTEXT cannot be run
inline constexpr int kNoMemory = 4;     // the program could not get more memory

}  // namespace patchbay::extraction
