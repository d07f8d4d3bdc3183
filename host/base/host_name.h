#pragma once

#include <string>

namespace patchbay {

// Returns this machine's name. It is used for the host's audit chain and leases.
std::string host_name();

}  // namespace patchbay
