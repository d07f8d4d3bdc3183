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

// Reads the arguments of a call, and corrects those that differ from the schema in a way whose
// meaning is clear. Absent or null arguments become {}. An object or array that came as JSON text
// is parsed. A null for an optional argument that cannot be null is left out. Returns nothing if
// the arguments are neither an object nor null.
std::optional<Arguments> arguments_for(const Tool& tool, const json::Node* given);

}  // namespace patchbay::mcp
