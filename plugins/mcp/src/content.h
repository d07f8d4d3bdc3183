// Turns the result of a tool into the result of an action.
#pragma once

#include "message.h"
#include "tool.h"

namespace mcp {

// Returns {"content": […], "structured": …, "is_error": true, "warnings": […]}. Each kind of
// content is passed on as it came, in its order; base64 is not decoded, and no link is followed. A
// result that does not fit the tool's own outputSchema gives a warning, not a failure.
Json tool_result(const Json& result, const Tool& tool);

}  // namespace mcp
