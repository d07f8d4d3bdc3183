#pragma once

#include <patchbay/abi/entry.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

// Actions that only connector.json or only the library names. The library names its actions through
// patchbay/abi/draft/action_names.h.
struct ActionNames {
  std::vector<std::string> absent;  // only in the manifest: a call of such an action would fail
  std::vector<std::string> unused;  // only in the library: such an action is never called
};

// Compares the names. `entry` has passed check_entry. Returns empty lists if the library does not
// name its actions. Fails with PLUGIN_FAULT if its table of names is malformed.
Result<ActionNames> compare_action_names(const patchbay_entry* entry,
                                         const manifest::Manifest& manifest);

}  // namespace patchbay::loader
