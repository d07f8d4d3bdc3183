#pragma once

namespace patchbay::wire {

// Where providers send browsers back to, on a server and on a command that waits for one.
inline constexpr const char* kCallbackPath = "/aip/oauth/callback";

}  // namespace patchbay::wire
