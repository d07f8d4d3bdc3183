// Arguments that a server wants repeated in headers (2026-07-28), so that what stands before it can
// route and refuse without reading bodies: `"x-mcp-header": "Region"` in a tool's schema makes
// `Mcp-Param-Region` of that argument.
#pragma once

#include <string>
#include <vector>

#include "message.h"
#include "wire.h"

namespace mcp {

struct MirroredArgument {
  std::vector<std::string> path;  // names, from the arguments inwards
  std::string header;             // "Mcp-Param-Region"
};

// Reads what a schema declares. Returns why the tool cannot be used, as "POINTER: why", or an empty
// text: a declaration that cannot be kept forbids the tool, and so do more than 32 of them.
std::string read_mirrored(const Json& schema, std::vector<MirroredArgument>& mirrored);

// The headers for these arguments; those that are absent or null have none. Throws
// INVALID_ARGUMENT for an argument that has more than 8 KiB as the value of a header.
Headers mirrored_headers(const std::vector<MirroredArgument>& mirrored, const Json& arguments);

}  // namespace mcp
