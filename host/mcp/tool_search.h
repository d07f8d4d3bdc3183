// `search_tools` and `call_tool`: what tools/list has instead of more tools than clients take. A
// tool that is found is called by `call_tool` or by its own name; both pass the same checks.
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

// Returns the tools that fit the words best, best first, at most `most`. A word that few tools have
// counts more, and one in a tool's name more than one in its description. `found` is how many fit
// at all.
std::vector<const Offered*> best_fits(const Offer& offer, std::string_view words, std::size_t most,
                                      std::size_t& found);

// Runs `search_tools`.
Outcome search_tools(Mcp& mcp, const Ask& ask, const Tool& tool, const Arguments& arguments);

}  // namespace patchbay::mcp
