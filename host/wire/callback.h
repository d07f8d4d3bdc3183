// Paths of this host that providers and authorization servers get to know.
#pragma once

namespace patchbay::wire {

// The path to which providers send browsers back, both on a server and on a command that waits for
// the browser.
inline constexpr const char* kCallbackPath = "/aip/oauth/callback";

// The path of the document by which authorization servers know a server as a client.
inline constexpr const char* kClientDocumentPath = "/aip/oauth/client.json";

}  // namespace patchbay::wire
