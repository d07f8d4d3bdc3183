// The scopes of tools: "mcp:tools" is every tool, "mcp:github" those of one connector, and
// "mcp:github:read" those of its tools that only read. API keys and access tokens hold them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"

namespace patchbay::callers {

inline constexpr std::string_view kAllTools = "mcp:tools";

// A scope of tools in its parts. The connector is empty for "mcp:tools".
struct ToolScope {
  std::string_view connector;
  bool reads_only = false;
};

// Returns the parts of a scope of the three forms, which live as long as its text; nothing for any
// other text. Whether the connector exists is not checked.
std::optional<ToolScope> tool_scope_of(std::string_view text);
bool is_tool_scope(std::string_view scope);

// Returns true if `held` includes everything that `wanted` allows. Both are scopes of tools.
bool includes_tool_scope(std::string_view held, std::string_view wanted);

// Returns true if the caller may use a tool of this connector. The scope `call` includes every
// tool.
bool may_use_tool(const Caller& caller, std::string_view connector, bool is_read_only);

// Returns the scope that a tool of this connector needs at least. The server's own tools have no
// connector ("") and need the scope of every tool, because they show what all connectors have.
std::string scope_of_tool(std::string_view connector, bool is_read_only);

// Returns the scopes of tools that the caller holds and the one that the tool needs, for the
// challenge of a 403. Some clients replace their scopes by those of the challenge, so it names all.
std::vector<std::string> scopes_to_ask_for(const Caller& caller, std::string_view connector,
                                           bool is_read_only);

}  // namespace patchbay::callers
