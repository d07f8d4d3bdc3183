#pragma once

#include "base/result.h"
#include "loader/elf_image.h"

namespace patchbay::loader {

// Checks that the library exports the entry function. Fails with PLUGIN_FAULT if the library has
// another major version of the ABI, or if it is not a connector.
Result<void> check_entry_symbol(const ElfImage& library);

}  // namespace patchbay::loader
