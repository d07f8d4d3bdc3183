// Loads the connector's library from the connector's own folder.
#pragma once

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/draft/webhooks.h>
#include <patchbay/abi/entry.h>

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace patchbay::conformance {

inline patchbay_str borrow(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view view(patchbay_str text) {
  return {text.data, static_cast<std::size_t>(text.size)};
}

using EntryFunction = const patchbay_entry*(PATCHBAY_ABI*)();

// A loaded library. The library stays loaded, except if the check calls dlclose().
struct Plugin {
  void* library = nullptr;
  EntryFunction entry_function = nullptr;
  const patchbay_entry* entry = nullptr;
  const patchbay_actions* actions = nullptr;  // nullptr: the plugin has no such capability
  const patchbay_auth* auth = nullptr;
  const patchbay_documents* documents = nullptr;
  const patchbay_webhooks* webhooks = nullptr;

  // Loads the library, runs its initializers, and gets its entry. Fails with PLUGIN_FAULT if the
  // dynamic linker refuses the library; the error has the linker's message. Also fails with
  // PLUGIN_FAULT if the library has no entry, or if the entry is too short to contain `destroy`.
  static Result<Plugin> map(const std::filesystem::path& library);

  // Asks the library for its capabilities.
  void find_capabilities();
};

}  // namespace patchbay::conformance
