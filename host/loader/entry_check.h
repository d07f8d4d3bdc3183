#pragma once

#include <patchbay/abi/entry.h>

#include <string_view>

#include "base/result.h"
#include "loader/library.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

// Returns the library's table with this id, or nullptr if the library has none. Fails with
// PLUGIN_FAULT if the library's function throws an exception.
Result<const void*> capability(const patchbay_entry* entry, std::string_view id);

// Compares the library's entry table with the ABI and with the manifest, and reads the library's
// capabilities. Fails with PLUGIN_FAULT if the table or a capability does not match the ABI or the
// manifest. The message names the difference.
Result<Library::Tables> check_entry(const patchbay_entry* entry,
                                    const manifest::Manifest& manifest);

}  // namespace patchbay::loader
