// Lists the services that this host offers to plugins.
#pragma once

#include <patchbay/abi/entry.h>

#include <string_view>

namespace patchbay::http_service {

// Returns the table of services that a plugin's create function receives. All instances share this
// table, which is read-only.
const patchbay_host& all_services();

// Returns the table of the service with this id, or nullptr if there is no such service. The loader
// calls this for the `requires` of a manifest, before it loads the connector.
const void* service(std::string_view id);

}  // namespace patchbay::http_service
