#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.h"

namespace patchbay::catalog {

// What is wrong with a connector that can be loaded in spite of it, one sentence each.
struct Lint {
  std::vector<std::string> faults;    // a part of it cannot work
  std::vector<std::string> warnings;  // a part of it is probably a mistake
};

// Checks a valid manifest and the text it was read from: schemas (misspelt keywords, references
// that lead in a circle, parameters that are not objects), pointers that lead to no property,
// credentials that no origin takes, missing files.
Lint lint(const manifest::Manifest& manifest, std::string_view text);

}  // namespace patchbay::catalog
