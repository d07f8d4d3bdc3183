// Writes profiles and their holders as JSON, in the form for all interfaces (wire/tool_profile.h).
#pragma once

#include <vector>

#include "callers/tool_profiles.h"
#include "wire/json.h"

namespace patchbay::callers {

wire::Json json_of(const HeldProfile& held);

// Returns a profile, with those of `holders` that have it.
wire::Json json_of(const ToolProfile& profile, const std::vector<HeldProfile>& holders);

}  // namespace patchbay::callers
