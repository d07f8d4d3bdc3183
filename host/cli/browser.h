#pragma once

#include <string>

#include "app/config.h"

namespace patchbay::cli {

// Opens an http address in the user's browser, with the xdg-open on the PATH. Does not wait for the
// browser. Returns false if there is no xdg-open or no display.
bool open_in_browser(const std::string& address, const app::Environment& environment);

}  // namespace patchbay::cli
