#pragma once

#include <patchbay/abi/entry.h>

#include "base/result.h"
#include "loader/library.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

// Compares the library's entry table with the ABI and with the manifest, and reads the library's
// capabilities. Fails with PLUGIN_FAULT if the table or a capability does not match the ABI or the
// manifest. The message names the difference.
Result<Library::Tables> check_entry(const patchbay_entry* entry,
                                    const manifest::Manifest& manifest);

}  // namespace patchbay::loader
