// Opens streams that report changes of the list of tools or of a resource.
#pragma once

#include "httpd/request.h"
#include "httpd/response.h"
#include "mcp/mcp.h"
#include "mcp/message.h"

namespace patchbay::mcp {

// Answers a GET with a stream of changes, for revisions before 2026-07-28. `session` is the
// session's nonce.
httpd::Response watch(Mcp& mcp, const httpd::Request& request, const std::string& session);

// Answers `subscriptions/listen` with a stream. First sends the accepted subscriptions, and then
// each change. If the server ends the stream, sends the method's result.
httpd::Response listen(Mcp& mcp, const httpd::Request& request, const Message& message);

}  // namespace patchbay::mcp
