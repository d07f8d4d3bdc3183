#pragma once

#include <string>

#include "base/result.h"
#include "manifest/manifest.h"

namespace patchbay::catalog {

// The configuration a connector runs with: `text`, a JSON object, completed with the defaults of
// the manifest's config schema. GATE_CLOSED with the reason "not_configured" and every fault if the
// schema refuses it.
Result<std::string> complete_configuration(const manifest::Manifest& manifest,
                                           const std::string& text);

}  // namespace patchbay::catalog
