#pragma once

#include <memory>
#include <string_view>

#include "cli/invocation.h"
#include "patchbay/host.hpp"

namespace patchbay::cli {

// A host by the configuration of this run; credentials of the environment (PATCHBAY_CREDENTIAL_…)
// become links of the connectors that are there.
Result<std::unique_ptr<Host>> open_host(const Invocation& invocation);

}  // namespace patchbay::cli
