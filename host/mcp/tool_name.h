#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace patchbay::mcp {

// MCP allows 128 bytes; hosts of models allow 64 and put a prefix before a name.
inline constexpr std::size_t kLongestToolName = 48;

// Which action of which account a tool is.
struct ToolOrigin {
  std::string_view connector;
  std::string_view action;
  std::string_view link{};  // "" unless the action is one that the connector lists for this link
};

// Returns "github_get_issue": letters, digits, "_" and "-" only. A longer name is cut and gets a
// suffix that depends only on the origin.
std::string tool_name(const ToolOrigin& origin);

// Returns the name with the suffix, for an origin whose plain name another origin has too.
std::string distinct_tool_name(const ToolOrigin& origin);

}  // namespace patchbay::mcp
