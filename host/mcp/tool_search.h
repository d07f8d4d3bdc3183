// The tools `search_tools` and `call_tool`, which tools/list contains if there are too many tools
// for clients. A client can call a found tool through `call_tool` or by its own name, with the same
// checks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mcp/arguments.h"
#include "mcp/methods.h"
#include "mcp/tools.h"

namespace patchbay::mcp {

inline constexpr std::string_view kCallTool = "call_tool";
inline constexpr std::string_view kSearchTools = "search_tools";

// Returns the two tools, in the order of their names.
const std::vector<Tool>& search_pair();

// Returns `search_tools` with a description that lists the connectors whose tools it finds.
Tool search_tool_over(const Offer& offer);

// Returns at most `most` tools that match the words, best first. A rare word counts more than a
// frequent one, and a word in a tool's name more than one in its description. Sets `found` to the
// number of all matching tools.
std::vector<const OfferedTool*> best_fits(const Offer& offer, std::string_view words,
                                          std::size_t most, std::size_t& found);

// Runs `search_tools`.
Outcome search_tools(Mcp& mcp, const MethodCall& ask, const Tool& tool, const Arguments& arguments);

}  // namespace patchbay::mcp
