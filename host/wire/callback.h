// This host's paths for providers and authorization servers.
#pragma once

namespace patchbay::wire {

// The path to which providers redirect browsers. A server listens at this path, and so does a
// command that waits for the browser. Each connector has its own path, which ends with its id. So
// the path shows which provider sent the callback (RFC 9700 §4.4.2.2).
inline constexpr const char* kCallbackPath = "/aip/oauth/callback/{connector_id}";
inline constexpr const char* kCallbackSummary = "The provider sends the browser back here.";

// The path that all connectors share, for providers where it is already registered. A callback at
// this path does not show which provider sent it.
inline constexpr const char* kSharedCallbackPath = "/aip/oauth/callback";

// The path of the client document. The document describes this server to authorization servers, as
// the client of one connector.
inline constexpr const char* kClientDocumentPath = "/aip/oauth/client/{connector_id}";

}  // namespace patchbay::wire
