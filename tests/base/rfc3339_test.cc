#include "base/rfc3339.h"

#include <catch2/catch.hpp>

namespace patchbay {
namespace {

TEST_CASE("times are written in UTC with milliseconds, before 1970 too") {
  const auto at = [](std::int64_t millis) {
    return rfc3339(WallTime(std::chrono::milliseconds(millis)));
  };
  CHECK(at(0) == "1970-01-01T00:00:00.000Z");
  CHECK(at(1'795'234'588'042) == "2026-11-21T04:16:28.042Z");
  CHECK(at(951'827'696'999) == "2000-02-29T12:34:56.999Z");
  CHECK(at(-1) == "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace patchbay
