// Facts about a library from its ELF file (System V ABI, chapters 4 and 5).
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace patchbay::conformance {

struct ElfFacts {
  std::vector<std::string> exported;  // the symbols that the library exports, without unique
                                      // symbols
  std::vector<std::string> unique;    // the symbols that the library defines as STB_GNU_UNIQUE
  std::vector<std::string> needed;    // the libraries that the dynamic linker must load too
  // The newest version of a symbol of the C library (2.34) without which the library does not load;
  // zeros if it needs no symbol of the C library.
  std::pair<unsigned, unsigned> libc_floor{0, 0};
  bool has_text_relocations = false;
  bool wants_executable_stack = false;  // true: the file asks for an executable stack, or does not
                                        // say

  // Reads the file. Fails with PLUGIN_FAULT if the file is not a 64-bit ELF file, or if tables in
  // the file point outside of it.
  static Result<ElfFacts> read(const std::filesystem::path& library);
};

}  // namespace patchbay::conformance
