#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.h"

namespace patchbay::catalog {

// The faults of a connector that can still be loaded. Each text is one sentence.
struct Lint {
  std::vector<std::string> faults;    // parts of the connector that cannot work
  std::vector<std::string> warnings;  // parts of the connector that are probably mistakes
};

// Checks a valid manifest and the text from which it was read. Finds wrong schemas (misspelt
// keywords, parameters that are not objects), pointers to unknown properties, credentials that are
// not sent to any origin, and missing files.
Lint lint(const manifest::Manifest& manifest, std::string_view text);

}  // namespace patchbay::catalog
