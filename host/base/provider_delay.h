// Limits of the wait that a provider asks for.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace patchbay {

// The longest wait that the host accepts from a provider. The operator can set another limit.
inline constexpr std::chrono::minutes kProviderDelay{15};

// A longer wait is read as this one, so that no wait overflows.
inline constexpr std::chrono::hours kLongestAsked{366 * 24};

// Returns the wait that a connector or a provider writes as a number of milliseconds.
constexpr std::chrono::milliseconds asked_delay(std::uint64_t milliseconds) {
  constexpr auto kMost =
      static_cast<std::uint64_t>(std::chrono::milliseconds(kLongestAsked).count());
  return std::chrono::milliseconds(std::min(milliseconds, kMost));
}

// Returns the wait that the host reports to callers if a provider asks for `asked`. A wait of more
// than a day is treated as an error of the provider; the result is then `longest`, the longest wait
// of the host itself.
constexpr std::chrono::milliseconds believed(std::chrono::milliseconds asked,
                                             std::chrono::milliseconds longest) {
  constexpr std::chrono::hours kDay{24};
  return asked > kDay ? longest : asked;
}

}  // namespace patchbay
