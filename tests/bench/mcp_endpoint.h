#pragma once

#include "measure.h"

namespace patchbay::bench {

// Measures a server's MCP endpoint, with a key and the audit. Compares it with servers made with
// the SDKs. The tools behind the endpoint are the echo of examples/minimal_c and mcp_upstream.mjs.
void add_endpoint_rows(Rows& rows);

}  // namespace patchbay::bench
