// Passes questions of the server on: the caller gets INPUT_REQUIRED, and the caller's answers go
// back to the server.
//
// Since 2026-07-28 the server ends the request with its questions, and the request is sent again
// with the answers. Before that, the server asks in the middle of a request. Such a request is left
// open at the server, and continued by the id of its last event.
#pragma once

#include <patchbay/sdk/call.h>

#include "failure.h"
#include "upstream.h"
#include "wire.h"

namespace mcp {

// Sends a request, and throws a Question if the server asks something in return. In a call with
// answers, continues the request in which the server asked. extra: further headers. [call]
Json ask_with_questions(patchbay::sdk::Call& call, Upstream& upstream, const Ask& ask,
                        const Headers& extra = {});

}  // namespace mcp
