// The symbols of a shared library, and the hash table in which the dynamic linker finds them.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "loader/elf_tables.h"

namespace patchbay::loader {

// How many symbols there are. PLUGIN_FAULT: the hash table leads outside of them or in a circle, or
// a symbol has no name or no place.
Result<std::uint64_t> check_symbols(const ElfTables& tables);

// Whether the library exports a function of that name.
bool exports_function(const ElfTables& tables, std::string_view name);

}  // namespace patchbay::loader
