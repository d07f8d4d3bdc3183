// Division of integers of any length, for multiples of numbers of any length.
#pragma once

#include <cstdint>
#include <string>

namespace patchbay::json {

// Returns true if `divisor` divides the integer `digits` followed by `zeros` zeros. Neither text
// begins or ends with a zero, and neither is empty.
bool divides(const std::string& divisor, const std::string& digits, std::int64_t zeros);

// Returns how many steps divides() takes at most. A step takes a few nanoseconds.
std::uint64_t division_steps(const std::string& divisor, const std::string& digits,
                             std::int64_t zeros);

}  // namespace patchbay::json
