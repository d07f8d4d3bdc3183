// Has the tools `search_tools` and `call_tool`, which tools/list shows if there are too many tools
// for clients. A client can call a found tool by `call_tool` or by the tool's own name. Both ways
// check the call in the same way.
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

// Returns `search_tools` with a description that names the connectors whose tools it finds.
Tool search_tool_over(const Offer& offer);

// Returns at most `most` tools that fit the words, the best first. A word that few tools have
// counts more than a word that many tools have. A word in a tool's name counts more than a word in
// its description. Sets `found` to the number of all tools that fit.
std::vector<const Offered*> best_fits(const Offer& offer, std::string_view words, std::size_t most,
                                      std::size_t& found);

// Runs `search_tools`.
Outcome search_tools(Mcp& mcp, const Ask& ask, const Tool& tool, const Arguments& arguments);

}  // namespace patchbay::mcp
