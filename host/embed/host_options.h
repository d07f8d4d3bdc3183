#pragma once

#include "base/result.h"
#include "engine/options.h"
#include "patchbay/host.hpp"
#include "telemetry/log.h"

namespace patchbay::embed {

// What an engine takes of the options. Credentials are moved out of them and wiped there, whatever
// comes of it. Errors: INVALID_ARGUMENT when options contradict themselves, with every fault.
Result<engine::Options> engine_options(HostOptions& options);

LogConfig log_config(const HostOptions& options);

}  // namespace patchbay::embed
