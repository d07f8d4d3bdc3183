// Functions on the tool scopes of API keys and access tokens. "mcp:tools" allows every tool.
// "mcp:github" allows the tools of one connector. "mcp:github:read" allows only this connector's
// tools that do not write.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"

namespace patchbay::callers {

inline constexpr std::string_view kAllTools = "mcp:tools";

// The parts of a tool scope. The connector is empty for "mcp:tools".
struct ToolScope {
  std::string_view connector;
  bool reads_only = false;
};

// Returns the parts of a scope in one of the three forms, or nullopt for any other text. The parts
// are valid as long as `text`. Does not check whether the connector exists.
std::optional<ToolScope> tool_scope_of(std::string_view text);
bool is_tool_scope(std::string_view scope);

// Returns true if `held` allows every tool that `wanted` allows. Both must be tool scopes.
bool includes_tool_scope(std::string_view held, std::string_view wanted);

// Returns true if the caller may use a tool of this connector. The scope `call` includes every
// tool.
bool may_use_tool(const Caller& caller, std::string_view connector, bool is_read_only);

// Returns the smallest scope that allows a tool of this connector. The connector "" means the
// server's own tools. They need "mcp:tools", because they show data of all connectors.
std::string scope_of_tool(std::string_view connector, bool is_read_only);

// Returns the scopes for the challenge of a 403: the scope that the tool needs, and all tool scopes
// that the caller has. Some clients replace their old scopes by the challenge's, so these must be
// included.
std::vector<std::string> scopes_to_ask_for(const Caller& caller, std::string_view connector,
                                           bool is_read_only);

}  // namespace patchbay::callers
