// The versions of symbols (Linux Standard Base, chapter "Symbol Versioning"): those a library
// defines, those it needs of others, and which of them each symbol has.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "loader/elf_tables.h"

namespace patchbay::loader {

// Checks a library with `symbols` symbols. PLUGIN_FAULT: the lists lead outside of the file or name
// a library that is not needed, or a symbol's version is in no list.
Result<void> check_versions(const ElfTables& tables, std::uint64_t symbols);

}  // namespace patchbay::loader
