#include "conformance/plugin.h"

#include <dlfcn.h>

#include <string>

namespace patchbay::conformance {
namespace {

template <class Table>
const Table* table_of(const patchbay_entry& entry, const char* id) {
  return static_cast<const Table*>(entry.capability(borrow(id)));
}

}  // namespace

Result<Plugin> Plugin::map(const std::filesystem::path& library) {
  Plugin plugin;
  plugin.library = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (plugin.library == nullptr) {
    return Error(Code::kPluginFault, "dlopen says: " + std::string(::dlerror()));
  }
  plugin.entry_function =
      reinterpret_cast<EntryFunction>(::dlsym(plugin.library, PATCHBAY_ENTRY_SYMBOL));
  if (plugin.entry_function == nullptr) {
    return Error(Code::kPluginFault, "the library has no function " PATCHBAY_ENTRY_SYMBOL);
  }
  plugin.entry = plugin.entry_function();
  if (plugin.entry == nullptr) {
    return Error(Code::kPluginFault, PATCHBAY_ENTRY_SYMBOL " returned NULL");
  }
  if (!PATCHBAY_HAS(plugin.entry, destroy)) {
    return Error(Code::kPluginFault, "the entry's struct_size is " +
                                         std::to_string(plugin.entry->struct_size) +
                                         ", which does not reach destroy");
  }
  return plugin;
}

void Plugin::find_capabilities() {
  actions = table_of<patchbay_actions>(*entry, PATCHBAY_ACTIONS_ID);
  auth = table_of<patchbay_auth>(*entry, PATCHBAY_AUTH_ID);
  documents = table_of<patchbay_documents>(*entry, PATCHBAY_DOCUMENTS_ID);
  webhooks = table_of<patchbay_webhooks>(*entry, PATCHBAY_WEBHOOKS_ID);
}

}  // namespace patchbay::conformance
