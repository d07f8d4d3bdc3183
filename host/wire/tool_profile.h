// Writes a named filter of tools and its users as JSON, in the form that all interfaces show.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "wire/json.h"

namespace patchbay::wire {

// The organization, key or client whose tools a profile filters.
struct ToolFilter {
  std::string of;       // "organization", "key" or "client"
  std::string id;       // of the key or client; "" for an organization
  std::string profile;  // "": no profile
};

struct ToolProfile {
  std::string name;
  std::string organization;  // "": the operator's profile, for every organization
  std::vector<std::string> lines;
  WallTime changed_at;
};

Json json_of(const ToolFilter& filter);

// Returns a profile together with the members of `filters` that use this profile.
Json json_of(const ToolProfile& profile, const std::vector<ToolFilter>& filters);

}  // namespace patchbay::wire
