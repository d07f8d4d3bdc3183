// One tool of the server. Each tool is judged alone: a faulty tool says why, and does not hide
// other tools.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "message.h"
#include "mirrored_arguments.h"

namespace mcp {

struct Tool {
  std::string name;   // the server's exact name, which is sent back to the server
  std::string id;     // id of the action
  std::string fault;  // why the tool cannot be called; empty if it can be
  std::string title;
  std::string description;
  Json parameters;   // its inputSchema, repaired
  Json output;       // its outputSchema; null without one
  Json annotations;  // {} if the server gave none
  std::vector<MirroredArgument> mirrored;
};

// Reads an entry of the server's list. is_stateless: true if arguments are mirrored into headers.
Tool read_tool(const Json& entry, bool is_stateless);

// Repairs mistakes that servers are known to make: a missing `type`, or `properties` or `required`
// that are null. Returns why arguments cannot be checked by this schema; empty if they can.
std::string mend_input_schema(Json& schema);

// Finds a "$ref" that leads to nothing or out of the schema, and returns "POINTER: why"; empty if
// there is no such "$ref". Nothing is fetched.
std::string lost_reference(const Json& schema);

// Gives each tool an action id. The id is the tool's own name if that is a valid id; otherwise the
// name in lower case, with "_" for every character that an id cannot have. A suffix made from the
// name is added if two ids would be equal, if the id was cut, or if `taken` has it.
void give_ids(std::vector<Tool>& tools, const std::vector<std::string_view>& taken);

}  // namespace mcp
