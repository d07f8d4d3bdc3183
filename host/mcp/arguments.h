#pragma once

#include <optional>
#include <string>

#include "json/document.h"
#include "mcp/tool_table.h"

namespace patchbay::mcp {

// The arguments of a call as the action takes them.
struct Arguments {
  std::string json;     // an object
  std::string account;  // named by the tool's account argument; "" if none is named
  int mended = 0;       // how many arguments were changed to fit the schema
};

// Reads the arguments of a call. Corrects arguments that differ from the schema if their meaning is
// clear. Turns absent or null arguments into {}. Parses an object or array that came as JSON text.
// Leaves out a null for an optional argument that cannot be null. Returns nothing if `given` is
// neither an object nor null.
std::optional<Arguments> arguments_for(const Tool& tool, const json::Node* given);

}  // namespace patchbay::mcp
