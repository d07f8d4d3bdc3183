// Decides which gateways (gateway.h) may get the address of a resource. An address may be a secret
// of one server and its user, so this host does not send the address to other servers.
#pragma once

#include <string_view>

#include "mcp/gateway.h"

namespace patchbay::mcp {

enum class Holding {
  kNothing,     // the gateway must not get the address
  kByTemplate,  // a template of the gateway matches the address
  kListed,      // the gateway lists a resource, or a template, with exactly this address
};

// Asks the gateway for its resources and templates, and compares them with the address `uri`.
// Compares at most 500 templates.
Holding holding_of(Mcp& mcp, const actions::Request& as, const Gateway& gateway,
                   std::string_view uri);

}  // namespace patchbay::mcp
