#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.h"

namespace patchbay::catalog {

// What is wrong with a connector that loads all the same, sentence by sentence.
struct Lint {
  std::vector<std::string> faults;    // something of it cannot work
  std::vector<std::string> warnings;  // something of it is probably not as it was meant
};

// Looks at a valid manifest and the text it was read from: schemas (misspelt keywords, references
// that lead in a circle, parameters that are no object), pointers to no property, credentials that
// no origin takes, files that are not there.
Lint lint(const manifest::Manifest& manifest, std::string_view text);

}  // namespace patchbay::catalog
