// Maps a library, runs its initializers and finds its entry. The code of a library begins to run
// only here.
#pragma once

#include <patchbay/abi/entry.h>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>
#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace patchbay::loader {

// Maps `copy`, the checked copy of `original`, as the code of `connector`. Maps it from memory if
// the file system of the copy forbids execution. The copy stays mapped until the process ends. If
// an initializer throws, the process ends: an exception passed on would leave the dynamic linker
// locked, and no thread could ever load a library again. Fails with PLUGIN_FAULT and the linker's
// message, or with OVERLOADED if the machine is short of something.
Result<boost::dll::shared_library> map(std::string_view connector,
                                       const std::filesystem::path& copy,
                                       const std::filesystem::path& original);

// Asks the library for its entry. Fails with PLUGIN_FAULT if the library threw an exception.
Result<const patchbay_entry*> entry_of(const boost::dll::shared_library& library);

}  // namespace patchbay::loader
