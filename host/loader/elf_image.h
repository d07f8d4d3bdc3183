#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "loader/elf.h"
#include "loader/elf_tables.h"
#include "loader/file_bytes.h"

namespace patchbay::loader {

// The parts of a shared library that the dynamic linker follows before any of its code runs: its
// segments and their tables. Reads them without mapping anything; does not look at code.
class ElfImage {
 public:
  // PLUGIN_FAULT says what is wrong: not a library for `machine`, cut off, or tables that lead
  // nowhere. README.md says what is not checked.
  static Result<ElfImage> read(FileBytes file, std::uint16_t machine = this_machine());

  // Whether the library exports a function of that name.
  [[nodiscard]] bool exports(std::string_view function) const;

 private:
  explicit ElfImage(ElfTables tables) : tables_(std::move(tables)) {}

  ElfTables tables_;
};

}  // namespace patchbay::loader
