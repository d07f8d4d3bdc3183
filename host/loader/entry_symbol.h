#pragma once

#include "base/result.h"
#include "loader/elf_image.h"

namespace patchbay::loader {

// Whether the library exports the function by which it is entered. PLUGIN_FAULT: it speaks another
// major version of the ABI, or is no connector at all.
Result<void> check_entry_symbol(const ElfImage& library);

}  // namespace patchbay::loader
