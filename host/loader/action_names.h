#pragma once

#include <patchbay/abi/entry.h>

#include <string>
#include <vector>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

// The names of actions that are only in connector.json, or only in the library. The library lists
// its actions through patchbay/abi/draft/action_names.h.
struct ActionNames {
  std::vector<std::string> absent;  // only in the manifest; a call would fail
  std::vector<std::string> unused;  // only in the library; the host never calls these actions
};

// Compares the names of the actions. `entry` must have passed check_entry(). Returns empty lists if
// the library does not list its actions. Fails with PLUGIN_FAULT if the library's list is
// malformed.
Result<ActionNames> compare_action_names(const patchbay_entry* entry,
                                         const manifest::Manifest& manifest);

}  // namespace patchbay::loader
