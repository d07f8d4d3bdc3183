// Makes the headers and the `_meta` of a request. They are made last, from the very message that is
// sent, so they cannot contradict it.
#pragma once

#include <string>

#include "message.h"
#include "server.h"
#include "wire.h"

namespace mcp {

// Puts this client's name, capabilities and revision into the parameters (2026-07-28), and the
// token with which the server may report progress.
void add_meta(Json& params, const Server& server, const std::string& progress_token);

// Returns what this client can do for servers: pass their questions on.
Json client_capabilities();
Json client_info();

// Returns the headers for a message to this server, a request or an answer.
Headers headers_for(const Server& server, const Json& message);

// Returns a value in a form that a header can have: as it is, or "=?base64?…?=" (2026-07-28).
std::string header_value(const std::string& text);

}  // namespace mcp
