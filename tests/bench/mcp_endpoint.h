#pragma once

#include "measure.h"

namespace patchbay::bench {

// Measures the MCP endpoint of a server, with a key and the audit, beside servers by the SDKs. What
// lies behind it is the echo of examples/minimal_c and mcp_upstream.mjs.
void add_endpoint_rows(Rows& rows);

}  // namespace patchbay::bench
