#pragma once

#include <string>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::catalog {

// The configuration a connector runs with: `text`, a JSON object, with the `default` of each
// property of the manifest's config schema that it leaves out. GATE_CLOSED for the reason
// "not_configured", with every fault, when it is not as that schema says.
Result<std::string> complete_configuration(const manifest::Manifest& manifest,
                                           const std::string& text);

}  // namespace patchbay::catalog
