#pragma once

#include <string>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::catalog {

// Returns the complete configuration of a connector: the JSON object `text`, and the defaults of
// the manifest's config schema for missing properties. If the schema refuses the complete
// configuration, fails with GATE_CLOSED, the reason "not_configured" and every fault. If the schema
// refuses only its own defaults, fails with PLUGIN_FAULT.
Result<std::string> complete_configuration(const manifest::Manifest& manifest,
                                           const std::string& text);

}  // namespace patchbay::catalog
