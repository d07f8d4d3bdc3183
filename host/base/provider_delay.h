// What the host makes of a wait that a provider asks for.
#pragma once

#include <chrono>

namespace patchbay {

// The longest wait that a provider can ask for, unless the operator sets another time.
inline constexpr std::chrono::minutes kProviderDelay{15};

// Returns the wait that callers are told if a provider asks for `asked`. A wait of more than a day
// is taken for an error of the provider: then it returns `longest`, the longest time for which the
// host itself would wait.
constexpr std::chrono::milliseconds believed(std::chrono::milliseconds asked,
                                             std::chrono::milliseconds longest) {
  constexpr std::chrono::hours kDay{24};
  return asked > kDay ? longest : asked;
}

}  // namespace patchbay
