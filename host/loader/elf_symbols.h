// The symbols of a shared library, and the hash table by which the dynamic linker looks for them.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "loader/elf_tables.h"

namespace patchbay::loader {

// How many symbols there are. PLUGIN_FAULT when the hash table leads outside of them or in a
// circle, or when a symbol has no name or no place.
Result<std::uint64_t> check_symbols(const ElfTables& tables);

// Whether a function of that name is defined for others.
bool exports_function(const ElfTables& tables, std::string_view name);

}  // namespace patchbay::loader
