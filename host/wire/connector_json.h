// Writes connectors and their actions as JSON, for clients and for operators.
#pragma once

#include "wire/connector_info.h"
#include "wire/json.h"

namespace patchbay::wire {

Json json_of(const ActionInfo& action);

// Returns a connector in the form for clients of the API. Contains everything that a client needs
// to connect an account and to call the actions.
Json offer_of(const ConnectorInfo& connector);

// Returns a connector in the form for operators, with its folder and its fault.
Json json_of(const ConnectorInfo& connector);

}  // namespace patchbay::wire
