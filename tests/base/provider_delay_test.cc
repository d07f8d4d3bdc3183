// Tests which errors callers get if a provider asks for a wait.
#include "base/provider_delay.h"

#include <catch2/catch.hpp>
#include <limits>

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

TEST_CASE("a number of milliseconds is a wait of at most a year") {
  struct Row {
    std::uint64_t written;
    std::chrono::milliseconds read;
  };
  constexpr Row kRows[] = {
      {0, 0ms},
      {900'001, 900'001ms},
      {31'622'399'999, 366 * 24h - 1ms},
      {31'622'400'000, 366 * 24h},
      {31'622'400'001, 366 * 24h},
      {std::numeric_limits<std::uint64_t>::max(), 366 * 24h},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.written);
    CHECK(asked_delay(row.written) == row.read);
  }
}

}  // namespace
}  // namespace patchbay
