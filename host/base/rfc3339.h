#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace patchbay {

// Returns the time as RFC 3339 in UTC with milliseconds, for example "2026-11-21T04:16:28.042Z".
std::string rfc3339(WallTime time);

// Reads an RFC 3339 time with any UTC offset. A fraction of a second may have any number of digits,
// and is cut to milliseconds. A date alone means midnight in UTC. A time outside the range of
// WallTime (1677 to 2262) becomes the nearest time in it. Returns nullopt if `text` is not a time.
std::optional<WallTime> parse_rfc3339(std::string_view text);

}  // namespace patchbay
