#pragma once

#include <patchbay/abi/entry.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

// What connector.json and the library do not both name, where the library tells its actions
// (patchbay/abi/draft/action_names.h).
struct ActionNames {
  std::vector<std::string> absent;  // in the manifest only: each call of one would fail
  std::vector<std::string> unused;  // in the library only: never called
};

// `entry` has passed check_entry. Nothing is found where the library does not tell. PLUGIN_FAULT
// where its table is no such table.
Result<ActionNames> compare_action_names(const patchbay_entry* entry,
                                         const manifest::Manifest& manifest);

}  // namespace patchbay::loader
