// Finds and calls gateways. A gateway is another MCP server that a caller reaches through a
// connector. This server shows the gateways' resources and prompts as its own.
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
  std::string link;  // "": without an account
};

// Returns the gateways whose action `action` the caller may use, in a fixed order.
std::vector<Gateway> gateways_of(const Mcp& mcp, const Caller& caller, std::string_view action);

// Runs a gateway's action and returns its result. `as` has the caller and the time limit. `round`
// has the client's answers to the action's questions.
Result<json::Document> ask_gateway(Mcp& mcp, const actions::Request& as, const Gateway& gateway,
                                   std::string_view action, const std::string& arguments,
                                   const Round& round = {});

}  // namespace patchbay::mcp
