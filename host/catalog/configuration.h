#pragma once

#include <string>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::catalog {

// Returns the configuration that a connector gets: `text`, a JSON object, completed with the
// defaults of the manifest's config schema. Fails with GATE_CLOSED, the reason "not_configured" and
// every fault if the schema refuses the configuration; with PLUGIN_FAULT if it refuses nothing but
// its own defaults.
Result<std::string> complete_configuration(const manifest::Manifest& manifest,
                                           const std::string& text);

}  // namespace patchbay::catalog
