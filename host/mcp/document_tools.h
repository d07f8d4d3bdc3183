// Runs the tools `search` and `fetch` in the form that ChatGPT requires. They find and read
// documents, and find files in the caller's accounts.
#pragma once

#include "mcp/arguments.h"
#include "mcp/methods.h"
#include "mcp/tool_table.h"

namespace patchbay::mcp {

// Returns the two tools, in the order of their names.
const std::vector<Tool>& document_tools();

// Runs one of the tools of document_tools().
Outcome call_document_tool(Mcp& mcp, const MethodCall& ask, const Tool& tool,
                           const Arguments& arguments);

}  // namespace patchbay::mcp
