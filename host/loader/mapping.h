// The one place where a library's code begins to run: it is mapped, its initializers run, its entry
// is found.
#pragma once

#include <patchbay/abi/entry.h>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>
#include <filesystem>

#include "base/result.h"

namespace patchbay::loader {

// Maps `copy`, the checked copy of `original`; it stays mapped until the process ends. An exception
// out of an initializer ends the process: passed on, it would leave the dynamic linker locked, and
// no thread could ever load a library again. PLUGIN_FAULT with the linker's message; OVERLOADED if
// the machine is short of something.
Result<boost::dll::shared_library> map(const std::filesystem::path& copy,
                                       const std::filesystem::path& original);

// Asks the library for its entry. PLUGIN_FAULT: it threw an exception.
Result<const patchbay_entry*> entry_of(const boost::dll::shared_library& library);

}  // namespace patchbay::loader
