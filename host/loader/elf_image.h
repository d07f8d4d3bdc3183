#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "loader/elf.h"
#include "loader/elf_tables.h"
#include "loader/file_bytes.h"

namespace patchbay::loader {

// The parts of a shared library that the dynamic linker reads before any code of the library runs:
// its segments and their tables. They are read without mapping the file. Code is not examined.
class ElfImage {
 public:
  // Fails with PLUGIN_FAULT, which says what is wrong: the file is not a library for `machine`, is
  // cut off, or has tables that point outside of it. README.md says what is not checked.
  static Result<ElfImage> read(FileBytes file, std::uint16_t machine = this_machine());

  // Returns true if the library exports a function of that name.
  [[nodiscard]] bool exports(std::string_view function) const;

 private:
  explicit ElfImage(ElfTables tables) : tables_(std::move(tables)) {}

  ElfTables tables_;
};

}  // namespace patchbay::loader
