#pragma once

#include <vector>

#include "accounts/record.h"
#include "accounts/revocation.h"
#include "catalog/view.h"
#include "wire/connector_info.h"
#include "wire/link.h"

namespace patchbay::engine {

// These functions return an entry or an action of the catalog in the form that the API and the
// command line show.
wire::ConnectorInfo info_of(const catalog::Entry& entry);
wire::ActionInfo info_of(const catalog::Action& action);

// Returns a stored account in the form that the API and the command line show.
wire::Link link_of(const accounts::LinkRecord& record);

// Returns the links whose revocation could not be reported to the provider.
wire::Json untold_of(const std::vector<accounts::RevokedLink>& links);

}  // namespace patchbay::engine
