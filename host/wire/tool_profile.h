// A filter of tools with a name, and whose tools it filters, in the form that entrances show.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "wire/json.h"

namespace patchbay::wire {

// Whose tools a profile filters.
struct ToolFilter {
  std::string of;       // organization, key or client
  std::string id;       // of the key or client; "" for the organization
  std::string profile;  // "": none
};

struct ToolProfile {
  std::string name;
  std::string organization;  // "": the operator's, for every organization
  std::vector<std::string> lines;
  WallTime changed_at;
};

Json json_of(const ToolFilter& filter);

// Returns a profile with those of `filters` that it is.
Json json_of(const ToolProfile& profile, const std::vector<ToolFilter>& filters);

}  // namespace patchbay::wire
