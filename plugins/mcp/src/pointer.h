// Makes JSON pointers (RFC 6901) for messages to people.
#pragma once

#include <string>
#include <string_view>

namespace mcp {

// Returns "/" and the escaped name. The name comes from the server, so a name of more than 100
// bytes is cut and ends with "…".
std::string pointer_part(std::string_view name);

}  // namespace mcp
