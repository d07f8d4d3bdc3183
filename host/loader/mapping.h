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

// Maps `copy`, the checked copy of `original`, as the code of `connector`. If the file system of
// the copy forbids execution, maps it from memory. The copy stays mapped until the process ends. If
// an initializer throws an exception, the process ends. Otherwise the exception would leave the
// dynamic linker locked, and no thread could ever load a library again. Fails with PLUGIN_FAULT and
// the linker's message. Fails with OVERLOADED if the machine is short of something.
Result<boost::dll::shared_library> map(std::string_view connector,
                                       const std::filesystem::path& copy,
                                       const std::filesystem::path& original);

// Returns the entry of the library. Fails with PLUGIN_FAULT if the library throws an exception.
Result<const patchbay_entry*> entry_of(const boost::dll::shared_library& library);

}  // namespace patchbay::loader
