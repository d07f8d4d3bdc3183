// Arguments that clients of revision 2026-07-28 repeat in headers. So a proxy in front of this
// server can route and refuse calls without reading bodies. An example: `"x-mcp-header": "Region"`
// at an argument in a tool's schema means that the header `Mcp-Param-Region` has the value of this
// argument.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "httpd/request.h"
#include "json/document.h"
#include "mcp/reply.h"
#include "wire/json.h"

namespace patchbay::mcp {

struct MirroredArgument {
  std::vector<std::string> path;  // the names of members, from the outermost to the innermost
  std::string header;             // "Mcp-Param-Region"
};

// Returns the arguments that the properties of a tool's schema mirror: strings, integers and
// booleans, at most 32. Removes every other "x-mcp-header" from these properties, because clients
// drop a tool if they cannot do what one of them asks.
std::vector<MirroredArgument> keep_mirrored(wire::Json& schema);

// Returns an error if a header does not say what the argument says, or says something although the
// argument is absent or null. A header may only be missing if no header can have the argument's
// value. `arguments`: as the client sent them; nullptr: none.
std::optional<Refusal> mismatch_of(const httpd::Request& request,
                                   const std::vector<MirroredArgument>& mirrored,
                                   const json::Node* arguments);

}  // namespace patchbay::mcp
