// Turns the result of a tool into the result of an action.
#pragma once

#include "message.h"
#include "tool.h"

namespace mcp {

// Returns {"content": […], "structured": …, "is_error": true, "warnings": […]}. Passes all content
// on unchanged and in order: decodes no base64 and follows no link. If the result does not fit the
// tool's own outputSchema, adds a warning and does not fail.
Json tool_result(const Json& result, const Tool& tool);

}  // namespace mcp
