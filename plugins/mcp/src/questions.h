// Questions of the server: they become the caller's INPUT_REQUIRED, and its answers go back.
//
// Since 2026-07-28 the server ends the request with what it asks, and is asked again with the
// answers. Before that it asks in the middle of a request; that is then left open at the server,
// and taken up again by the id of its last event.
#pragma once

#include <patchbay/sdk/call.h>

#include "failure.h"
#include "upstream.h"
#include "wire.h"

namespace mcp {

// Asks the server, and throws a Question for what the server asks in turn. In a call that brings
// answers, goes on where the question was asked. extra: further headers. [call]
Json ask_with_questions(patchbay::sdk::Call& call, Upstream& upstream, const Ask& ask,
                        const Headers& extra = {});

}  // namespace mcp
