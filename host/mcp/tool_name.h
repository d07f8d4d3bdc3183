#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace patchbay::mcp {

// MCP allows 128 bytes. Programs that run models allow 64, and put a prefix before the name.
inline constexpr std::size_t kLongestToolName = 48;

// The action, and the account, of a tool.
struct ToolOrigin {
  std::string_view connector;
  std::string_view action;
  std::string_view link{};  // set if the connector lists the action at run time for this link;
                            // otherwise ""
};

// Returns a name like "github_get_issue" with only letters, digits, "_" and "-". A name that is
// longer than kLongestToolName is cut and gets a suffix that depends only on the origin.
std::string tool_name(const ToolOrigin& origin);

// Returns the name with the suffix, even for a short name. Used if tool_name() is the same for two
// origins.
std::string distinct_tool_name(const ToolOrigin& origin);

}  // namespace patchbay::mcp
