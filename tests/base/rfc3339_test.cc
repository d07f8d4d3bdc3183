// Tests how times are written and read.
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

TEST_CASE("a time is read with its offset and fraction, a date alone as its midnight") {
  const auto read = [](std::string_view text) {
    const auto time = parse_rfc3339(text);
    return time ? rfc3339(*time) : std::string("none");
  };
  CHECK(read("2026-11-21T04:16:28.042Z") == "2026-11-21T04:16:28.042Z");
  CHECK(read("2026-11-21t04:16:28z") == "2026-11-21T04:16:28.000Z");
  CHECK(read("2026-11-21T04:16:28.5+02:30") == "2026-11-21T01:46:28.500Z");
  CHECK(read("2026-11-21T23:16:28.123456-01:00") == "2026-11-22T00:16:28.123Z");
  CHECK(read("2026-11-21") == "2026-11-21T00:00:00.000Z");
  CHECK(read("1969-12-31T23:59:59.999Z") == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("a time beyond the clock's ends is the nearest that it counts") {
  const WallTime late = parse_rfc3339("9999-12-31T23:59:59Z").value();
  const WallTime early = parse_rfc3339("0001-01-01").value();
  CHECK(rfc3339(late).substr(0, 4) == "2262");
  CHECK(rfc3339(early).substr(0, 4) == "1677");
  CHECK(parse_rfc3339("2262-01-01").value() < late);
  CHECK(early < parse_rfc3339("1678-01-01").value());
}

TEST_CASE("what is no time is not read") {
  for (const char* text : {"", "2026", "2026-02-30", "2026-11-21T", "2026-11-21T04:16", "now",
                           "2026-11-21T24:00:00Z", "2026-11-21T04:16:28", "2026-11-21T04:16:28.Z",
                           "2026-11-21T04:16:28+0200", "2026-11-21T04:16:28Zx", "26-11-21"}) {
    INFO(text);
    CHECK_FALSE(parse_rfc3339(text).has_value());
  }
}

}  // namespace
}  // namespace patchbay
