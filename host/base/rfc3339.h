#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace patchbay {

// Returns "2026-11-21T04:16:28.042Z": RFC 3339 in UTC, with milliseconds.
std::string rfc3339(WallTime time);

// Reads a time of RFC 3339, with any UTC offset. A fraction of a second may have any number of
// digits, and is cut to milliseconds. A date alone means midnight in UTC. A time outside WallTime's
// range (before 1678, after 2261) becomes the nearest time in it. Returns nullopt if `text` is not
// a time.
std::optional<WallTime> parse_rfc3339(std::string_view text);

}  // namespace patchbay
