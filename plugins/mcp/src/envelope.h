// Makes the headers and the `_meta` of a request from the request's message. So neither of them can
// contradict the message.
#pragma once

#include <string>

#include "message.h"
#include "server.h"
#include "wire.h"

namespace mcp {

// Puts this client's name, capabilities and revision into the parameters (2026-07-28), and the
// token with which the server may report progress.
void add_meta(Json& params, const Server& server, const std::string& progress_token);

// Returns this client's capabilities: it can pass questions of a server on.
Json client_capabilities();
Json client_info();

// Returns the headers for a message to this server, a request or an answer.
Headers headers_for(const Server& server, const Json& message);

// Returns the text unchanged if a header can have it, otherwise as "=?base64?…?=" (2026-07-28).
std::string header_value(const std::string& text);

}  // namespace mcp
