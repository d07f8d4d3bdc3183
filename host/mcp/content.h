#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "mcp/tool_table.h"
#include "wire/error_body.h"

namespace patchbay::mcp {

// The parts of a tool's result, each as JSON; "" if it has none.
struct Content {
  std::string content;     // an array
  std::string structured;  // what the tool's schema of the result describes
  bool is_error = false;
};

// Returns the result of an action as a tool gives it: as text, and structured if the tool declares
// its result. A result that is MCP content already ({"content": […]}, with "structured" and
// "is_error" at most, as the connector `mcp` gives it) keeps its parts and their order.
Content content_of(const Tool& tool, const std::string& result);

// Returns what a model reads about an error: what happened, and what can be done.
std::string sentence_of(const Error& error, std::string_view page);

// Returns an array with one text.
std::string text_content(std::string_view text);

}  // namespace patchbay::mcp
