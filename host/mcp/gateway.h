// Finds and asks gateways. A gateway is another MCP server that a caller reaches through a
// connector. This server shows the resources and prompts of gateways as its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mcp/methods.h"

namespace patchbay::mcp {

// One account of a connector whose manifest has the domain "modelcontextprotocol.io". Such a
// connector has the actions of the connector `mcp`: list_resources, read_resource, list_prompts,
// get_prompt and complete.
struct Gateway {
  std::string connector;
  std::string link;  // "": no account is used
};

// Returns the gateways whose action `action` a caller may use, in a fixed order.
std::vector<Gateway> gateways_of(const Mcp& mcp, const Caller& caller, std::string_view action);

// Runs an action of a gateway, and returns its result. `as` says who asks and how long the action
// may take. `round`: the client's answers to the action's questions.
Result<json::Document> ask_gateway(Mcp& mcp, const actions::Request& as, const Gateway& gateway,
                                   std::string_view action, const std::string& arguments,
                                   const Round& round = {});

}  // namespace patchbay::mcp
