// Tests that streams of one caller share their checks of the tools.
#include "mcp/tool_looks.h"

#include <catch2/catch.hpp>

namespace patchbay::mcp {
namespace {

TEST_CASE("streams of one caller share a look for a second") {
  ToolLooks looks;
  const auto one = looks.of("ann");
  const auto two = looks.of("ann");
  const auto bob = looks.of("bob");
  Monotonic now{};
  int taken = 0;
  const auto take = [&] {
    ++taken;
    return Offer{};
  };
  const auto first = one->recent(now, {}, take);
  CHECK(two->recent(now + std::chrono::milliseconds(999), {}, take) == first);
  CHECK(taken == 1);
  CHECK(bob->recent(now, {}, take) != first);
  CHECK(taken == 2);
  now += ToolLook::kFresh;
  CHECK(two->recent(now, {}, take) != first);
  CHECK(taken == 3);
}

TEST_CASE("what a stream saw while it was stopped is not for other streams") {
  ToolLooks looks;
  const auto look = looks.of("ann");
  std::stop_source stop;
  int taken = 0;
  const auto part = look->recent({}, stop.get_token(), [&] {
    ++taken;
    stop.request_stop();
    return Offer{};
  });
  const auto whole = look->recent({}, {}, [&] {
    ++taken;
    return Offer{};
  });
  CHECK(taken == 2);
  CHECK(part != whole);
}

}  // namespace
}  // namespace patchbay::mcp
