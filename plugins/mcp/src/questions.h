// Passes questions of the server on. The caller gets INPUT_REQUIRED, and the caller's answers go
// back to the server.
//
// A server of revision 2026-07-28 or later ends the request with its questions, and this client
// sends the request again with the answers. An older server asks in the middle of a request. Such a
// request stays open at the server: the host keeps the request's stream or program for the call
// with the answers. If that call runs on another host, or too late, it continues the request in a
// new stream, from the id of the request's last event.
#pragma once

#include <patchbay/sdk/call.h>

#include "failure.h"
#include "upstream.h"
#include "wire.h"

namespace mcp {

// Sends a request and returns its result. Throws a Question if the server asks something. In a call
// with answers, continues the request in which the server asked. `extra` are further headers.
// [call]
Json ask_with_questions(patchbay::sdk::Call& call, Upstream& upstream, const ServerRequest& ask,
                        const Headers& extra = {});

}  // namespace mcp
