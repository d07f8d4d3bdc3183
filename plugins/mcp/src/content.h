// What a tool gave, as an action's result.
#pragma once

#include "message.h"
#include "tool.h"

namespace mcp {

// {"content": […], "structured": …, "is_error": true, "warnings": […]}: every kind of content as it
// came and in its order; base64 is not decoded, and no link is followed. What does not fit the
// tool's own outputSchema is a warning, not a failure.
Json tool_result(const Json& result, const Tool& tool);

}  // namespace mcp
