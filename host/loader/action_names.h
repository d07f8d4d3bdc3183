#pragma once

#include <patchbay/abi/entry.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

// Actions that connector.json and the library do not both name, if the library tells its actions
// (patchbay/abi/draft/action_names.h).
struct ActionNames {
  std::vector<std::string> absent;  // only in the manifest: a call of it would fail
  std::vector<std::string> unused;  // only in the library: it is never called
};

// `entry` has passed check_entry. Empty if the library does not tell its actions. PLUGIN_FAULT: its
// table of names is malformed.
Result<ActionNames> compare_action_names(const patchbay_entry* entry,
                                         const manifest::Manifest& manifest);

}  // namespace patchbay::loader
