#pragma once

#include "catalog/view.h"
#include "wire/connector_info.h"

namespace patchbay::engine {

// The catalog's entries as entrances show them.
wire::ConnectorInfo info_of(const catalog::Entry& entry);
wire::ActionInfo info_of(const catalog::Action& action);

}  // namespace patchbay::engine
