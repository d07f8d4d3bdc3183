// Checks the versions of symbols (Linux Standard Base, chapter "Symbol Versioning"): the versions
// that a library defines, the versions that it needs from other libraries, and the version of each
// symbol.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "loader/elf_tables.h"

namespace patchbay::loader {

// Checks the versions of a library that has `symbols` symbols. Fails with PLUGIN_FAULT if a list of
// versions points outside of the file, if a list names a library that is not in DT_NEEDED, or if no
// list has the version of a symbol.
Result<void> check_versions(const ElfTables& tables, std::uint64_t symbols);

}  // namespace patchbay::loader
