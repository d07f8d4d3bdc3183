#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "mcp/tool_table.h"
#include "wire/error_body.h"

namespace patchbay::mcp {

// The parts of a tool's result, each as JSON; "" if the result does not have the part.
struct Content {
  std::string content;     // an array
  std::string structured;  // the result that the tool's result schema describes
  bool is_error = false;
};

// Returns an action's result as the result of a tool: as text, and also structured if the tool
// declares a schema for its result. If the action's result is MCP content already, keeps its parts
// and their order. MCP content is an object with an array "content" and with no other members than
// "structured", "is_error" and "warnings".
Content content_of(const Tool& tool, const std::string& result);

// Returns the text about an error for a model: what happened, and what can be done.
std::string sentence_of(const Error& error, std::string_view page);

// Returns a JSON array with one text block.
std::string text_content(std::string_view text);

}  // namespace patchbay::mcp
