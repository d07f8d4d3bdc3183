// Reads and checks the tools of the server. Each tool is checked alone, so a faulty tool does not
// hide other tools. The `fault` of a tool says why it cannot be called.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "message.h"
#include "mirrored_arguments.h"

namespace mcp {

struct Tool {
  std::string name;   // the server's exact name for the tool
  std::string id;     // the action's id
  std::string fault;  // why the tool cannot be called; otherwise empty
  std::string title;
  std::string description;
  Json parameters;   // the tool's inputSchema, repaired
  Json output;       // the tool's outputSchema, or null
  Json annotations;  // {} without annotations from the server
  std::vector<MirroredArgument> mirrored;
};

// Reads an entry of the server's list of tools. `is_stateless` is true if arguments are mirrored
// into headers.
Tool read_tool(const Json& entry, bool is_stateless);

// Repairs mistakes that servers are known to make: a missing `type`, or `properties` or `required`
// that are null. Returns "" if this schema can check arguments; otherwise the reason why it cannot.
std::string mend_input_schema(Json& schema);

// Finds a "$ref" that names nothing, or something outside of the schema, and returns "POINTER:
// why". Returns "" if there is no such "$ref". Fetches nothing.
std::string lost_reference(const Json& schema);

// Gives each tool an action id. The id is the tool's own name if that name is a valid id. Otherwise
// it is the name in lower case, with "_" for every character that an id cannot have. The id gets a
// suffix, made from the name, if two ids would be equal, if the id was cut, or if `taken` has the
// id.
void give_ids(std::vector<Tool>& tools, const std::vector<std::string_view>& taken);

}  // namespace mcp
