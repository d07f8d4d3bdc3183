// The relocations of a shared library: where the dynamic linker writes addresses into it.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "loader/elf_tables.h"

namespace patchbay::loader {

// Checks the relocations of a library for `machine` with `symbols` symbols. PLUGIN_FAULT: one names
// a missing symbol, leads outside of the library, or writes to a place that may not be written; or
// a function that it writes to run first or last is not code.
Result<void> check_relocations(const ElfTables& tables, std::uint64_t symbols,
                               std::uint16_t machine);

}  // namespace patchbay::loader
