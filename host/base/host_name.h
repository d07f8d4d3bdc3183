#pragma once

#include <string>

namespace patchbay {

// Returns this machine's name. The host uses the name for its audit chain and for its leases.
std::string host_name();

}  // namespace patchbay
