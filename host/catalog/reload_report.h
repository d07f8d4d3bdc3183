#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace patchbay::catalog {

// A connector whose folder was changed to contents that cannot be used.
struct RefusedEntry {
  std::string name;
  Error why;
  bool old_stays;  // the connector from before the reload stays in use
};

// What a reload did, by connector id.
struct ReloadReport {
  std::vector<std::string> added;
  std::vector<std::string> replaced;
  std::vector<std::string> removed;
  std::vector<std::string> unchanged;
  std::vector<RefusedEntry> refused;
};

}  // namespace patchbay::catalog
