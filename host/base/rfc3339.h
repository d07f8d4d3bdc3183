#pragma once

#include <string>

#include "base/clock.h"

namespace patchbay {

// "2026-11-21T04:16:28.042Z": RFC 3339 in UTC, with milliseconds.
std::string rfc3339(WallTime time);

}  // namespace patchbay
