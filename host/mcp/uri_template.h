// Templates of addresses (RFC 6570), as MCP servers list them for their resources.
#pragma once

#include <string_view>

namespace patchbay::mcp {

// Returns true if the template may make the address. "{name}" stands for any text without a "/";
// expressions with an operator, such as "{+path}" and "{?query}", stand for any text. The template
// must begin with the address's scheme. Returns false for a text that is no template, and for one
// that is longer than 1 KiB or an address that is longer than 4 KiB.
bool may_make(std::string_view uri_template, std::string_view uri);

}  // namespace patchbay::mcp
