// Paths of this host that providers and authorization servers use.
#pragma once

namespace patchbay::wire {

// The path to which providers send browsers back. A server answers at this path, and so does a
// command that waits for the browser.
inline constexpr const char* kCallbackPath = "/aip/oauth/callback";

// The path of the document that describes this server as a client to authorization servers.
inline constexpr const char* kClientDocumentPath = "/aip/oauth/client.json";

}  // namespace patchbay::wire
