// The list of the services that this host offers to plugins.
#pragma once

#include <patchbay/abi/entry.h>

#include <string_view>

namespace patchbay::http_service {

// Returns the table that a plugin's create function receives. All instances share it; its memory is
// read-only.
const patchbay_host& all_services();

// Returns the table of a service by its id, or nullptr if there is no such service. The loader
// checks a manifest's `requires` with this function before it loads the connector.
const void* service(std::string_view id);

}  // namespace patchbay::http_service
