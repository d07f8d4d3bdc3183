// Functions for this server's own tools, which are not actions of a connector.
#pragma once

#include "base/result.h"
#include "mcp/arguments.h"
#include "mcp/methods.h"
#include "mcp/tool_table.h"

namespace patchbay::mcp {

// Makes a tool from `shown`, the JSON of the tool in tools/list.
Tool own_tool(const char* shown);

// Returns the arguments as JSON. Fails if they do not fit the tool's schema.
Result<wire::Json> checked(const Tool& tool, const Arguments& arguments);

// Returns the tool's result for the client. If `ran` has a value, the result has the value as text
// and as structured content. If `ran` has an error, the result has the error as text for the model.
Outcome answer_of(const Mcp& mcp, const Ask& ask, const Result<wire::Json>& ran);

}  // namespace patchbay::mcp
