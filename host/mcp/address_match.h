// Decides which gateways (gateway.h) may get the address of a resource. The address may be a secret
// of one server and its user, so other servers must not get it.
#pragma once

#include <string_view>

#include "mcp/gateway.h"

namespace patchbay::mcp {

enum class AddressMatch {
  kNothing,     // the gateway must not get the address
  kByTemplate,  // the address matches a template of the gateway
  kListed,      // the gateway lists a resource or template with exactly this address
};

// Asks the gateway for its resources and templates, and compares them with the address `uri`.
// Compares at most 500 templates.
AddressMatch holding_of(Mcp& mcp, const actions::Request& as, const Gateway& gateway,
                        std::string_view uri);

}  // namespace patchbay::mcp
