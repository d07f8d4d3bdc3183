// Checks the relocations of a shared library. A relocation is a place where the dynamic linker
// writes an address.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "loader/elf_tables.h"

namespace patchbay::loader {

// Checks the relocations of a library for `machine` that has `symbols` symbols. Fails with
// PLUGIN_FAULT if a relocation names a missing symbol, points outside of the library, or writes to
// a read-only place. Also fails with PLUGIN_FAULT if an initializer or a finalizer of the library
// is not code.
Result<void> check_relocations(const ElfTables& tables, std::uint64_t symbols,
                               std::uint16_t machine);

}  // namespace patchbay::loader
