// Paths of this host that providers and authorization servers use.
#pragma once

namespace patchbay::wire {

// The path to which providers send browsers back. A server answers at this path, and so does a
// command that waits for the browser. Each connector has its own path, with its id as the last
// segment. So an answer shows which provider gave it (RFC 9700 §4.4.2.2).
inline constexpr const char* kCallbackPath = "/aip/oauth/callback/{connector_id}";

// The path that all connectors share, for providers where it is registered already. An answer there
// does not show which provider gave it.
inline constexpr const char* kSharedCallbackPath = "/aip/oauth/callback";

// The path of the document that describes this server, as the client of one connector, to
// authorization servers.
inline constexpr const char* kClientDocumentPath = "/aip/oauth/client/{connector_id}";

}  // namespace patchbay::wire
