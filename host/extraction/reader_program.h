// How the program that reads files is called: `patchbay-extract PDFTOTEXT MEDIA_TYPE NAME`, the
// file on its standard input, its answer (answer.h) on its standard output.
#pragma once

namespace patchbay::extraction {

inline constexpr int kReadToEnd = 0;    // the answer is whole
inline constexpr int kNoPdfReader = 3;  // PDFTOTEXT cannot be run
inline constexpr int kNoMemory = 4;     // it got no more

}  // namespace patchbay::extraction
