// Loads a library, runs its initializers and finds its entry. No code of a library runs before
// this.
#pragma once

#include <patchbay/abi/entry.h>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>
#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace patchbay::loader {

// Loads `copy`, the checked copy of `original`, as the code of `connector`. If the file system of
// the copy does not allow execution, loads it from memory. The library stays loaded until the
// process ends. An exception in an initializer ends the process. If the process went on, the
// dynamic linker would stay locked, and no thread could load a library again. Fails with
// PLUGIN_FAULT and the linker's message. Fails with OVERLOADED if the machine lacks a resource.
Result<boost::dll::shared_library> map(std::string_view connector,
                                       const std::filesystem::path& copy,
                                       const std::filesystem::path& original);

// Returns the entry of the library. Fails with PLUGIN_FAULT if the library throws an exception.
Result<const patchbay_entry*> entry_of(const boost::dll::shared_library& library);

}  // namespace patchbay::loader
