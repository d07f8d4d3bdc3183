// Turns the result of a tool into the result of an action.
#pragma once

#include "message.h"
#include "tool.h"

namespace mcp {

// Returns {"content": […], "structured": …, "is_error": true, "warnings": […]}.
// Only `content` is always there. Passes all content on unchanged and in order: decodes no base64
// and follows no link. Does not check the whole outputSchema of the tool. If the tool reports no
// error, and its structured result is missing, is no object or lacks a required member, adds a
// warning and does not fail.
Json tool_result(const Json& result, const Tool& tool);

}  // namespace mcp
