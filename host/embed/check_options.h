#pragma once

#include "base/result.h"
#include "patchbay/host.hpp"

namespace patchbay::embed {

// INVALID_ARGUMENT when options contradict themselves, with every fault.
Result<void> check_options(const HostOptions& options);

}  // namespace patchbay::embed
