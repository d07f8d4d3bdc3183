#pragma once

#include <string>

#include "app/config.h"

namespace patchbay::cli {

// Opens an http address in the person's browser, by the xdg-open on the PATH, and does not wait for
// it. False: there is none, or no display to show it on.
bool open_in_browser(const std::string& address, const app::Environment& environment);

}  // namespace patchbay::cli
