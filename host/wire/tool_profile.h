// Writes a profile (a named filter of tools) and its holders as JSON, in the form for all
// interfaces.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "wire/json.h"

namespace patchbay::wire {

// An organization, key or client whose tools a profile filters.
struct ToolFilter {
  std::string of;       // "organization", "key" or "client"
  std::string id;       // id of the key or client; "" for an organization
  std::string profile;  // "": no profile
};

struct ToolProfile {
  std::string name;
  std::string organization;  // "": the operator's profile, for every organization
  std::vector<std::string> lines;
  WallTime changed_at;
};

Json json_of(const ToolFilter& filter);

// Returns a profile, with those of `filters` that use it.
Json json_of(const ToolProfile& profile, const std::vector<ToolFilter>& filters);

}  // namespace patchbay::wire
