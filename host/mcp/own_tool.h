// Functions for this server's own tools. They are not actions of a connector.
#pragma once

#include "base/result.h"
#include "mcp/arguments.h"
#include "mcp/methods.h"
#include "mcp/tool_table.h"

namespace patchbay::mcp {

// Creates a tool from `shown`, its JSON in tools/list.
Tool own_tool(const char* shown);

// Returns the arguments as JSON. Fails if they do not fit the tool's schema.
Result<wire::Json> checked(const Tool& tool, const Arguments& arguments);

// Returns the tool's result for the client. A value in `ran` is returned as text and as structured
// content. An error in `ran` is returned as text for the model.
Outcome answer_of(const Mcp& mcp, const MethodCall& ask, const Result<wire::Json>& ran);

}  // namespace patchbay::mcp
