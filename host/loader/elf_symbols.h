// Checks the symbols of a shared library, and the hash table with which the dynamic linker finds
// symbols.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "loader/elf_tables.h"

namespace patchbay::loader {

// Checks the symbols and returns their number. Fails with PLUGIN_FAULT if the hash table points
// outside of the symbols or contains a circle, if a symbol has no valid name, if a function's
// address is not in code, or if an undefined symbol is local or hidden.
Result<std::uint64_t> check_symbols(const ElfTables& tables);

// Returns true if the library exports a function with this name.
bool exports_function(const ElfTables& tables, std::string_view name);

}  // namespace patchbay::loader
