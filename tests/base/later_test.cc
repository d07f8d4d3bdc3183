// Tests the arithmetic of deadlines at its borders.
#include "base/later.h"

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr Monotonic kNow{std::chrono::hours(5)};

TEST_CASE("a later time is neither before the present nor beyond the last time") {
  CHECK(later(kNow, milliseconds(7)) == kNow + milliseconds(7));
  CHECK(later(kNow, milliseconds(0)) == kNow);
  CHECK(later(kNow, milliseconds(-7)) == kNow);
  CHECK(later(kNow, milliseconds::max()) == Monotonic::max());
  CHECK(later(kNow, std::chrono::hours(24 * 366)) < Monotonic::max());
}

TEST_CASE("the time left is rounded up, and is 0 when the deadline has come") {
  CHECK(time_left(kNow + milliseconds(7), kNow) == milliseconds(7));
  CHECK(time_left(kNow + nanoseconds(1), kNow) == milliseconds(1));
  CHECK(time_left(kNow, kNow) == milliseconds(0));
  CHECK(time_left(kNow, kNow + std::chrono::hours(1)) == milliseconds(0));
  CHECK(time_left(Monotonic::min(), kNow) == milliseconds(0));
  CHECK(time_left(Monotonic::max(), kNow) > std::chrono::hours(24 * 366));
}

}  // namespace
}  // namespace patchbay
