// JSON pointers (RFC 6901) in what people read.
#pragma once

#include <string>
#include <string_view>

namespace mcp {

// "/" and the name, escaped. A name is the server's, so one of more than 100 bytes is cut, and ends
// with "…".
std::string pointer_part(std::string_view name);

}  // namespace mcp
