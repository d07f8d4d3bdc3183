// The connector's library, mapped from its own folder.
#pragma once

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/draft/documents.h>
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

// A mapped library. It stays mapped unless `unmap` is called.
struct Plugin {
  void* library = nullptr;
  EntryFunction entry_function = nullptr;
  const patchbay_entry* entry = nullptr;
  const patchbay_actions* actions = nullptr;  // nullptr: the plugin has no such capability
  const patchbay_auth* auth = nullptr;
  const patchbay_documents* documents = nullptr;

  // Maps the library, runs its initializers, and asks for the entry. Fails with PLUGIN_FAULT if the
  // dynamic linker refuses the library (the error has its sentence), or if there is no entry that
  // is long enough to have `destroy`.
  static Result<Plugin> map(const std::filesystem::path& library);

  // Asks the library for its capabilities.
  void find_capabilities();
};

}  // namespace patchbay::conformance
