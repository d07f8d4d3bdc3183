#pragma once

#include "wire/connector_info.h"
#include "wire/json.h"

namespace patchbay::wire {

Json json_of(const ActionInfo& action);

// A connector as clients of the API list it: what they can connect and call.
Json offer_of(const ConnectorInfo& connector);

// A connector as who looks after the host sees it, with its folder and its fault.
Json json_of(const ConnectorInfo& connector);

}  // namespace patchbay::wire
