// The versions of symbols (Linux Standard Base, chapter "Symbol Versioning"): which ones a library
// has, which ones of others it needs, and which of these each symbol is of.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "loader/elf_tables.h"

namespace patchbay::loader {

// Of a library with so many symbols. PLUGIN_FAULT when the lists lead outside of the file or name
// what is not needed, or when a symbol is of a version that is in no list.
Result<void> check_versions(const ElfTables& tables, std::uint64_t symbols);

}  // namespace patchbay::loader
