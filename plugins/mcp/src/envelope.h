// The headers and the `_meta` that go with a request. They are made last, from the very message
// that is sent, so that they cannot say anything else.
#pragma once

#include <string>

#include "message.h"
#include "server.h"
#include "wire.h"

namespace mcp {

// Puts our name, capabilities and revision into the parameters (2026-07-28), and the token under
// which the server may tell its progress.
void add_meta(Json& params, const Server& server, const std::string& progress_token);

// What we can do for servers: pass their questions on.
Json client_capabilities();
Json client_info();

// For a message to this server, requests and answers.
Headers headers_for(const Server& server, const Json& message);

// A value as a header can carry it: as it is, or "=?base64?…?=" (2026-07-28).
std::string header_value(const std::string& text);

}  // namespace mcp
