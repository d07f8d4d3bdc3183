// Which gateways may be told the address of a resource. An address can name what only one server
// and its user know of, so no other server is told it.
#pragma once

#include <string_view>

#include "mcp/gateway.h"

namespace patchbay::mcp {

enum class Holding {
  kNothing,     // the gateway must not be told the address
  kByTemplate,  // one of its templates may make the address
  kListed,      // it lists a resource, or a template, of exactly this address
};

// Asks the gateway what it has. Looks at 500 templates at most.
Holding holding_of(Mcp& mcp, const actions::Request& as, const Gateway& gateway,
                   std::string_view uri);

}  // namespace patchbay::mcp
