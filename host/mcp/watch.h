// Opens streams on which a client learns that its list of tools, or a resource, has changed.
#pragma once

#include "httpd/request.h"
#include "httpd/response.h"
#include "mcp/mcp.h"
#include "mcp/message.h"

namespace patchbay::mcp {

// Answers a GET with a stream of changes, for revisions before 2026-07-28. `session` is the nonce
// of the session.
httpd::Response watch(Mcp& mcp, const httpd::Request& request, const std::string& session);

// Answers `subscriptions/listen` with a stream. First sends the subscriptions that this server
// accepts, and then each change. Sends the result of the method if this server ends the stream.
httpd::Response listen(Mcp& mcp, const httpd::Request& request, const Message& message);

}  // namespace patchbay::mcp
