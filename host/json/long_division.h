// Divides integers of any length, to determine whether one is a multiple of the other.
#pragma once

#include <cstdint>
#include <string>

namespace patchbay::json {

// Returns true if `divisor` divides the integer `digits` followed by `zeros` zeros. `divisor` and
// `digits` are not empty, and do not begin or end with a zero.
bool divides(const std::string& divisor, const std::string& digits, std::int64_t zeros);

// Returns the maximum number of steps of divides(). A step takes a few nanoseconds.
std::uint64_t division_steps(const std::string& divisor, const std::string& digits,
                             std::int64_t zeros);

}  // namespace patchbay::json
