// Arguments that a server wants repeated in headers (2026-07-28), so that a proxy in front of the
// server can route and refuse requests without reading bodies: `"x-mcp-header": "Region"` in a
// tool's schema makes the header `Mcp-Param-Region` from that argument.
#pragma once

#include <string>
#include <vector>

#include "message.h"
#include "wire.h"

namespace mcp {

struct MirroredArgument {
  std::vector<std::string> path;  // the names of members, from the outermost to the innermost
  std::string header;             // "Mcp-Param-Region"
};

// Reads what a schema declares. Returns why the tool cannot be used, as "POINTER: why", or an empty
// text: a declaration that cannot be kept forbids the tool, and so do more than 32 of them.
std::string read_mirrored(const Json& schema, std::vector<MirroredArgument>& mirrored);

// The headers for these arguments; those that are absent or null have none. Throws
// INVALID_ARGUMENT for an argument that has more than 8 KiB as the value of a header.
Headers mirrored_headers(const std::vector<MirroredArgument>& mirrored, const Json& arguments);

}  // namespace mcp
