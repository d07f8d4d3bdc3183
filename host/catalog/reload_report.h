#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace patchbay::catalog {

// A folder whose new contents cannot be used.
struct RefusedEntry {
  std::string name;
  Error why;
  bool old_stays;  // true: the old connector stays in use
};

// The results of a reload. The lists contain connector ids.
struct ReloadReport {
  std::vector<std::string> added;
  std::vector<std::string> replaced;
  std::vector<std::string> removed;
  std::vector<std::string> unchanged;
  std::vector<RefusedEntry> refused;
};

}  // namespace patchbay::catalog
