#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "loader/elf.h"
#include "loader/elf_tables.h"
#include "loader/file_bytes.h"

namespace patchbay::loader {

// A shared library as far as the dynamic linker follows it before any code of it runs: its
// segments, and the tables in them. Read without mapping anything; its code is not looked at.
class ElfImage {
 public:
  // PLUGIN_FAULT with what is wrong: no library for `machine`, cut off, or with tables that lead
  // nowhere. README.md says what that leaves open.
  static Result<ElfImage> read(FileBytes file, std::uint16_t machine = this_machine());

  // Whether it defines a function of that name for others.
  [[nodiscard]] bool exports(std::string_view function) const;

 private:
  explicit ElfImage(ElfTables tables) : tables_(std::move(tables)) {}

  ElfTables tables_;
};

}  // namespace patchbay::loader
