// The relocations of a shared library: where the dynamic linker writes addresses into it.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "loader/elf_tables.h"

namespace patchbay::loader {

// Of a library for `machine` with so many symbols. PLUGIN_FAULT when one is for a symbol that there
// is not, leads outside of the library or writes where nothing of the library may be written, or
// when what it writes as a function that runs first or last is no code.
Result<void> check_relocations(const ElfTables& tables, std::uint64_t symbols,
                               std::uint16_t machine);

}  // namespace patchbay::loader
