#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "httpd/request.h"
#include "httpd/response.h"
#include "mcp/mcp.h"
#include "mcp/message.h"
#include "mcp/reply.h"

namespace patchbay::mcp {

inline constexpr std::string_view kSessionHeader = "Mcp-Session-Id";

// Returns an HTTP response with an error of the whole HTTP request.
httpd::Response refused(int status, RpcCode code, const std::string& why,
                        std::string_view id = "null");

// Returns true if the client accepts Server-Sent Events.
bool takes_events(const httpd::Request& request);

// Answers the messages of a POST.
httpd::Response answer_post(Mcp& mcp, const httpd::Request& request);

// Answers one message of a client of 2024-11-05 in its `session`. Returns the reply as JSON, or ""
// if there is no reply.
std::string answer_message(Mcp& mcp, const httpd::Request& request, const Session& session,
                           const Message& message);

}  // namespace patchbay::mcp
