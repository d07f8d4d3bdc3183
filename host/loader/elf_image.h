#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "loader/elf.h"
#include "loader/elf_tables.h"
#include "loader/file_bytes.h"

namespace patchbay::loader {

// The parts of a shared library that the dynamic linker reads before it runs code of the library:
// the segments and their tables. Reads these parts without mapping the file. Does not examine code.
class ElfImage {
 public:
  // Reads and checks the parts. Fails with PLUGIN_FAULT if the file is not a library for `machine`,
  // is cut off, or has tables that point outside of the file. The message names the fault.
  // README.md says which faults this function does not check.
  static Result<ElfImage> read(FileBytes file, std::uint16_t machine = this_machine());

  // Returns true if the library exports a function with this name.
  [[nodiscard]] bool exports(std::string_view function) const;

 private:
  explicit ElfImage(ElfTables tables) : tables_(std::move(tables)) {}

  ElfTables tables_;
};

}  // namespace patchbay::loader
