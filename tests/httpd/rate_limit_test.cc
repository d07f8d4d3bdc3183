// Tests the answer to a caller that exceeds the rate.
#include "httpd/rate_limit.h"

#include <catch2/catch.hpp>

#include "kit/clocks.h"

namespace patchbay::httpd {
namespace {

TEST_CASE("a caller over the rate reads a rate that is never 0") {
  const test::SteppedClock clock;
  const auto [rate, said] =
      GENERATE(table<double, std::string>({{1000, "takes 1000 a second of one caller"},
                                           {1, "takes 1 a second of one caller"},
                                           {0.5, "takes 30 a minute of one caller"},
                                           {2 / 60.0, "takes 2 a minute of one caller"},
                                           {1 / 60.0, "takes 1 a minute of one caller"},
                                           {12 / 3600.0, "takes 12 an hour of one caller"}}));
  RateLimit limit(clock, rate, 1);
  REQUIRE(limit.take("ann").has_value());
  const auto refused = limit.take("ann");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kRateLimited);
  INFO(refused.error().message());
  CHECK(refused.error().message().find(said) != std::string::npos);
}

TEST_CASE("a caller who is only looked at pays nothing, and is refused once all is spent") {
  test::SteppedClock clock;
  RateLimit limit(clock, 1, 2);
  for (int i = 0; i < 5; ++i) CHECK(limit.check("ann").has_value());
  CHECK(limit.take("ann").has_value());
  for (int i = 0; i < 5; ++i) CHECK(limit.check("ann").has_value());
  CHECK(limit.take("ann").has_value());
  const auto refused = limit.check("ann");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kRateLimited);
  CHECK(refused.error().details().retry_after == std::chrono::milliseconds(1000));
  CHECK(limit.check("bob").has_value());
  clock.pass(std::chrono::seconds(1));
  CHECK(limit.check("ann").has_value());
}

}  // namespace
}  // namespace patchbay::httpd
