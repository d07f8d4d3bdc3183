#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "mcp/tool_table.h"
#include "wire/error_body.h"

namespace patchbay::mcp {

// The parts of a tool's result as JSON. A missing part is "".
struct Content {
  std::string content;     // an array
  std::string structured;  // the result that fits the tool's result schema
  bool is_error = false;
};

// Returns an action's result as a tool's result: as text, and also structured if the tool declares
// a result schema. If the action's result is already MCP content, its parts and their order stay.
// MCP content is an object with an array "content" and no members other than "structured",
// "is_error" and "warnings".
Content content_of(const Tool& tool, const std::string& result);

// Returns the text about an error for a model: what happened and what can be done.
std::string sentence_of(const Error& error, std::string_view page);

// Returns a JSON array with one text block.
std::string text_content(std::string_view text);

}  // namespace patchbay::mcp
