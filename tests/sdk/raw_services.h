// The service tables of raw_host.h.
#pragma once

#include <string>

#include "raw_host.h"

namespace raw {

inline Call& of(const patchbay_call* call) { return *static_cast<Call*>(call->host_context); }

// The table of a service by its id, or nullptr.
const void* service_table(const std::string& id);

}  // namespace raw
