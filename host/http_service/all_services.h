// The list of the services that this host offers to plugins.
#pragma once

#include <patchbay/abi/entry.h>

#include <string_view>

namespace patchbay::http_service {

// What a plugin's create gets: one table for all instances, in memory that nobody can write.
const patchbay_host& all_services();

// The table of a service by its id; nullptr if there is no such service. A manifest's `requires` is
// checked against it before anything is loaded.
const void* service(std::string_view id);

}  // namespace patchbay::http_service
