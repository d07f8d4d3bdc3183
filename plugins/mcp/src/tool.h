// One tool of the server, judged alone: a bad one says why, and hides no other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "message.h"
#include "mirrored_arguments.h"

namespace mcp {

struct Tool {
  std::string name;   // the server's, exactly: it goes back to the server
  std::string id;     // the action's
  std::string fault;  // why it cannot be called; empty: it can
  std::string title;
  std::string description;
  Json parameters;   // its inputSchema, mended
  Json output;       // its outputSchema; null without one
  Json annotations;  // {} if the server gave none
  std::vector<MirroredArgument> mirrored;
};

// Reads an entry of the server's list. is_stateless: whether arguments are mirrored into headers.
Tool read_tool(const Json& entry, bool is_stateless);

// Why arguments cannot be judged by this schema as it is; empty if they can. Puts in order what
// servers are seen to write: no `type`, `properties` or `required` that are null.
std::string mend_input_schema(Json& schema);

// A "$ref" in the schema that leads to nothing, or out of it, as "POINTER: why"; empty if there is
// none. Nothing is fetched.
std::string lost_reference(const Json& schema);

// Gives each tool an action id: its own name where that can be one, otherwise the name in lower
// case with "_" for what an id cannot have; and a suffix made from the name where two would be
// alike, where it was cut, or where `taken` has it.
void give_ids(std::vector<Tool>& tools, const std::vector<std::string_view>& taken);

}  // namespace mcp
