#include "loader/entry_symbol.h"

#include <patchbay/abi/entry.h>

#include <string>

#include "loader/fault.h"

namespace patchbay::loader {
namespace {

constexpr std::string_view kSymbolStem = "patchbay_plugin_entry_v";
constexpr int kMajor = 1;
// The highest major version whose entry check_entry_symbol() looks for. If the current entry is
// missing, the error can then name the library's version.
constexpr int kHighestMajor = 32;

}  // namespace

Result<void> check_entry_symbol(const ElfImage& library) {
  if (library.exports(PATCHBAY_ENTRY_SYMBOL)) return success();
  for (int major = 0; major <= kHighestMajor; ++major) {
    const std::string other = std::string(kSymbolStem) + std::to_string(major);
    if (!library.exports(other)) continue;
    return fault("it speaks version " + std::to_string(major) + " of Patchbay's ABI (it exports " +
                 other + "); this host speaks version " + std::to_string(kMajor) +
                 ": build it with an SDK of that version.");
  }
  return fault("it does not export " PATCHBAY_ENTRY_SYMBOL
               "; expected a connector built with patchbay_add_connector(), or one that defines "
               "that function with PATCHBAY_EXPORT.");
}

}  // namespace patchbay::loader
