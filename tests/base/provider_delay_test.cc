// Tests which errors callers get if a provider asks for a wait.
#include "base/provider_delay.h"

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a wait of up to a day is told as the provider asks for it") {
  for (const std::chrono::milliseconds asked : {0ms, 1ms, 900'001ms, 86'400'000ms}) {
    CAPTURE(asked.count());
    CHECK(believed(asked, 15min) == asked);
  }
}

TEST_CASE("a wait of more than a day is an error of the provider: the host's longest is told") {
  CHECK(believed(24h + 1ms, 15min) == 15min);
  CHECK(believed(365 * 24h, kProviderDelay) == kProviderDelay);
}

}  // namespace
}  // namespace patchbay
