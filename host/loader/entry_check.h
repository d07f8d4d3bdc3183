#pragma once

#include <patchbay/abi/entry.h>

#include "base/result.h"
#include "loader/library.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

// Checks what a library's entry function returned against the ABI and the manifest, and asks for
// its capabilities. PLUGIN_FAULT says what differs.
Result<Library::Tables> check_entry(const patchbay_entry* entry,
                                    const manifest::Manifest& manifest);

}  // namespace patchbay::loader
