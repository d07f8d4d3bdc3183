#pragma once

#include <vector>

#include "accounts/record.h"
#include "accounts/revocation.h"
#include "catalog/view.h"
#include "wire/connector_info.h"
#include "wire/link.h"

namespace patchbay::engine {

// The catalog's entries as entrances show them.
wire::ConnectorInfo info_of(const catalog::Entry& entry);
wire::ActionInfo info_of(const catalog::Action& action);

// An account of the store as entrances show it.
wire::Link link_of(const accounts::LinkRecord& record);

// The links whose provider was not told that they ended.
wire::Json untold_of(const std::vector<accounts::RevokedLink>& links);

}  // namespace patchbay::engine
