// Repeats arguments in headers, as a server may require since revision 2026-07-28. So a proxy in
// front of the server can route and refuse requests without reading bodies. An example:
// `"x-mcp-header": "Region"` at an argument in a tool's schema means that the header
// `Mcp-Param-Region` has the value of this argument.
#pragma once

#include <string>
#include <vector>

#include "message.h"
#include "wire.h"

namespace mcp {

struct MirroredArgument {
  std::vector<std::string> path;  // member names, outermost first
  std::string header;             // for example "Mcp-Param-Region"
};

// Reads the mirrored arguments that a schema declares. Returns "" if the tool can be used;
// otherwise "POINTER: why". A tool cannot be used if one of its declarations cannot be followed, or
// if it has more than 32 declarations.
std::string read_mirrored(const Json& schema, std::vector<MirroredArgument>& mirrored);

// Returns the headers for these arguments. An argument that is absent or null gets no header.
// Throws INVALID_ARGUMENT if the value of a header would have more than 8 KiB.
Headers mirrored_headers(const std::vector<MirroredArgument>& mirrored, const Json& arguments);

}  // namespace mcp
