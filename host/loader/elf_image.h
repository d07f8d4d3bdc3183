#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "loader/elf.h"
#include "loader/elf_tables.h"
#include "loader/file_bytes.h"

namespace patchbay::loader {

// The segments and tables of a shared library. The dynamic linker reads these parts before it runs
// code of the library. This class reads them without loading the library, and does not examine
// code.
class ElfImage {
 public:
  // Reads and checks the segments and tables. Fails with PLUGIN_FAULT and names the fault, if the
  // file is not a library for `machine`, is cut off, or has tables that point outside of the file.
  // README.md lists the faults that are not checked.
  static Result<ElfImage> read(FileBytes file, std::uint16_t machine = this_machine());

  // Returns true if the library exports a function with this name.
  [[nodiscard]] bool exports(std::string_view function) const;

 private:
  explicit ElfImage(ElfTables tables) : tables_(std::move(tables)) {}

  ElfTables tables_;
};

}  // namespace patchbay::loader
