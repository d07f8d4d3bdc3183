#pragma once

#include <string>

namespace patchbay {

// Returns the name under which this machine keeps its audit chain and holds its leases.
std::string host_name();

}  // namespace patchbay
