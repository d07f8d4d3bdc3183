// The scopes of tools: "mcp:tools" means every tool, "mcp:github" the tools of one connector, and
// "mcp:github:read" the tools of that connector that only read. API keys and access tokens have
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"

namespace patchbay::callers {

inline constexpr std::string_view kAllTools = "mcp:tools";

// The parts of a scope of tools. The connector is empty for "mcp:tools".
struct ToolScope {
  std::string_view connector;
  bool reads_only = false;
};

// Returns the parts of a scope in one of the three forms, or nullopt for any other text. The parts
// live as long as `text`. Does not check whether the connector exists.
std::optional<ToolScope> tool_scope_of(std::string_view text);
bool is_tool_scope(std::string_view scope);

// Returns true if `held` includes everything that `wanted` allows. Both are scopes of tools.
bool includes_tool_scope(std::string_view held, std::string_view wanted);

// Returns true if the caller may use a tool of this connector. The scope `call` includes every
// tool.
bool may_use_tool(const Caller& caller, std::string_view connector, bool is_read_only);

// Returns the smallest scope that allows a tool of this connector. The server's own tools have no
// connector ("") and need the scope of every tool, because they show what all connectors have.
std::string scope_of_tool(std::string_view connector, bool is_read_only);

// Returns the scope that the tool needs and all scopes of tools that the caller has, for the
// challenge of a 403. The challenge names all of them, because some clients replace their scopes by
// those of the challenge.
std::vector<std::string> scopes_to_ask_for(const Caller& caller, std::string_view connector,
                                           bool is_read_only);

}  // namespace patchbay::callers
