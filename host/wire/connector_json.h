// Connectors and their actions as JSON, for clients and for operators.
#pragma once

#include "wire/connector_info.h"
#include "wire/json.h"

namespace patchbay::wire {

Json json_of(const ActionInfo& action);

// Returns a connector as clients of the API list it, with what they need to connect and call it.
Json offer_of(const ConnectorInfo& connector);

// Returns a connector as an operator sees it, with its folder and its fault.
Json json_of(const ConnectorInfo& connector);

}  // namespace patchbay::wire
