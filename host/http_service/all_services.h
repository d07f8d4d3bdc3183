// The list of services that this host offers to plugins.
#pragma once

#include <patchbay/abi/entry.h>

#include <string_view>

namespace patchbay::http_service {

// Returns the table of services for a plugin's create function. All instances share this read-only
// table.
const patchbay_host& all_services();

// Returns the table of the service with this id, or nullptr if there is no such service. The loader
// uses this for the `requires` of a manifest, before it loads the connector.
const void* service(std::string_view id);

}  // namespace patchbay::http_service
