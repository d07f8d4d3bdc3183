#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace patchbay::catalog {

// A connector that could not be taken in as its folder has it now.
struct RefusedEntry {
  std::string name;
  Error why;
  bool old_stays;  // what ran before goes on
};

// What a reload did, by the ids of connectors.
struct ReloadReport {
  std::vector<std::string> added;
  std::vector<std::string> replaced;
  std::vector<std::string> removed;
  std::vector<std::string> unchanged;
  std::vector<RefusedEntry> refused;
};

}  // namespace patchbay::catalog
