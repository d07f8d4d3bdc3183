#pragma once

namespace patchbay::wire {

// The path to which providers send browsers back, both on a server and on a command that waits for
// the browser.
inline constexpr const char* kCallbackPath = "/aip/oauth/callback";

}  // namespace patchbay::wire
