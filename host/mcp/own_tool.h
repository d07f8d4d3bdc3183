// What this server's own tools have in common, those that are no connector's actions.
#pragma once

#include "base/result.h"
#include "mcp/arguments.h"
#include "mcp/methods.h"
#include "mcp/tool_table.h"

namespace patchbay::mcp {

// Makes a tool of the JSON that tools/list shows of it.
Tool own_tool(const char* shown);

// Returns the arguments. Fails if the tool's schema does not take them.
Result<wire::Json> checked(const Tool& tool, const Arguments& arguments);

// Answers a call with its result, as text and structured, or with the error as the model reads it.
Outcome answer_of(const Mcp& mcp, const Ask& ask, const Result<wire::Json>& ran);

}  // namespace patchbay::mcp
