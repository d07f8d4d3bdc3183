#include "actions/overruns.h"

#include <catch2/catch.hpp>

namespace patchbay::actions {
namespace {

class ManualClock final : public Clock {
 public:
  [[nodiscard]] Monotonic now() const override { return now_; }
  [[nodiscard]] WallTime wall() const override { return {}; }
  void advance(Monotonic::duration time) { now_ += time; }

 private:
  Monotonic now_{std::chrono::hours(1)};
};

constexpr std::chrono::seconds kLong{1};

TEST_CASE("the third overrun sets a connector aside, and a minute later it is tried again") {
  ManualClock clock;
  Overruns overruns(clock);
  overruns.note("slow", kLong);
  overruns.note("slow", kLong);
  CHECK(overruns.check("slow").has_value());
  overruns.note("slow", kLong);
  const auto refused = overruns.check("slow");
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kPluginFault);
  CHECK(refused.error().details().retry_after == std::chrono::minutes(1));
  CHECK(overruns.check("other").has_value());
  clock.advance(std::chrono::minutes(1));
  CHECK(overruns.check("slow").has_value());
}

TEST_CASE("overruns that lie far apart, or are short, are forgiven") {
  ManualClock clock;
  Overruns overruns(clock);
  for (int i = 0; i < 10; ++i) {
    overruns.note("slow", kLong);
    overruns.note("quick", std::chrono::milliseconds(99));
    clock.advance(std::chrono::minutes(6));
  }
  CHECK(overruns.check("slow").has_value());
  CHECK(overruns.check("quick").has_value());
}

}  // namespace
}  // namespace patchbay::actions
