#pragma once

#include <optional>
#include <string>

#include "json/document.h"
#include "mcp/tool_table.h"

namespace patchbay::mcp {

// The arguments of a call, in the action's form.
struct Arguments {
  std::string json;     // a JSON object
  std::string account;  // from the tool's account argument; otherwise ""
  int mended = 0;       // number of arguments that were changed to fit the schema
};

// Reads the arguments of a call. Corrects arguments that differ from the schema if their meaning is
// clear: missing or null arguments become {}, an object or array in JSON text is parsed unless a
// header repeats something inside it, and a null for an optional argument that does not allow null
// is removed. Returns nullopt if `given` is
// neither an object nor null.
std::optional<Arguments> arguments_for(const Tool& tool, const json::Node* given);

}  // namespace patchbay::mcp
