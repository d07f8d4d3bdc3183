// Compares addresses with the templates (RFC 6570) in MCP servers' lists of resources.
#pragma once

#include <string_view>

namespace patchbay::mcp {

// Returns true if the address matches the template. "{name}" matches any text without "/".
// Expressions with an operator, such as "{+path}" and "{?query}", match any text. The template must
// begin with the address's scheme. Returns false if the text is not a template or is longer than 1
// KiB, or if the address is longer than 4 KiB.
bool may_make(std::string_view uri_template, std::string_view uri);

}  // namespace patchbay::mcp
