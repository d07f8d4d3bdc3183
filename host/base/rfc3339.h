#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace patchbay {

// "2026-11-21T04:16:28.042Z": RFC 3339 in UTC, with milliseconds.
std::string rfc3339(WallTime time);

// Reads such a time, with any offset and any number of digits behind the second, of which those of
// the millisecond count; a date alone is its midnight in UTC. A time that no WallTime holds (before
// 1678, after 2261) is the nearest that one does. Nothing when it is no time.
std::optional<WallTime> parse_rfc3339(std::string_view text);

}  // namespace patchbay
