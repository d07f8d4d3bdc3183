// The command line of the program that reads files: `patchbay-extract PDFTOTEXT MEDIA_TYPE NAME`,
// with the file on standard input and its answer (answer.h) on standard output.
#pragma once

namespace patchbay::extraction {

inline constexpr int kReadToEnd = 0;    // the answer is complete
inline constexpr int kNoPdfReader = 3;  // PDFTOTEXT cannot be run
inline constexpr int kNoMemory = 4;     // the program could not get more memory

}  // namespace patchbay::extraction
