// Limits of the wait that a provider asks for.
#pragma once

#include <chrono>

namespace patchbay {

// The longest wait that the host accepts from a provider. The operator can set another limit.
inline constexpr std::chrono::minutes kProviderDelay{15};

// Returns the wait that the host tells to callers if a provider asks for `asked`. The host takes a
// wait of more than a day as an error of the provider. The function then returns `longest`, the
// longest time for which the host itself would wait.
constexpr std::chrono::milliseconds believed(std::chrono::milliseconds asked,
                                             std::chrono::milliseconds longest) {
  constexpr std::chrono::hours kDay{24};
  return asked > kDay ? longest : asked;
}

}  // namespace patchbay
