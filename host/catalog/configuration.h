#pragma once

#include <string>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::catalog {

// Completes the configuration `text` with the defaults of the manifest's config schema, and returns
// the resulting JSON object. If the schema refuses the result, fails with GATE_CLOSED, the reason
// "not_configured" and every fault. If all faults are in the defaults themselves, fails with
// PLUGIN_FAULT.
Result<std::string> complete_configuration(const manifest::Manifest& manifest,
                                           const std::string& text);

}  // namespace patchbay::catalog
