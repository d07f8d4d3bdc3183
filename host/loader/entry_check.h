#pragma once

#include <patchbay/abi/entry.h>

#include "base/result.h"
#include "loader/library.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

// Compares the entry table of a library with the ABI and the manifest, and asks the library for its
// capabilities. Fails with PLUGIN_FAULT, which says what differs.
Result<Library::Tables> check_entry(const patchbay_entry* entry,
                                    const manifest::Manifest& manifest);

}  // namespace patchbay::loader
