#pragma once

#include <string>

#include "app/config.h"

namespace patchbay::cli {

// Opens an http address in the user's browser, by the xdg-open on the PATH, without waiting for it.
// False: there is no xdg-open, or no display.
bool open_in_browser(const std::string& address, const app::Environment& environment);

}  // namespace patchbay::cli
