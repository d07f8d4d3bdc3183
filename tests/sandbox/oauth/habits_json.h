#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/oauth/habits.h"

namespace patchbay::sandbox::oauth {

// Returns the habits, changed by a JSON object: `rotation` (none, old_stays_valid,
// old_dies_at_once), `access_lifetime` and `refresh_lifetime` in seconds, `user`, `deny`,
// `grant_only` (null: all), `device_interval` in seconds, `iss`. Throws std::invalid_argument for
// an unknown member.
Habits changed_habits(Habits habits, const nlohmann::json& changes);

}  // namespace patchbay::sandbox::oauth
