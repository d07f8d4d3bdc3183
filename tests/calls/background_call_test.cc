// Tests what a call for which nobody waits says about a connector that this host does not have.
#include "calls/background_call.h"

#include <catch2/catch.hpp>

#include "calls/empty_host.h"

namespace patchbay::calls {
namespace {

// Calls for which nobody waits.
class BackgroundHost : public EmptyHost {
 public:
  links::Links links{{}};
  Turnstiles turnstiles{1};
  BackgroundCalls calls{{.calls = parts,
                         .links = links,
                         .turnstiles = turnstiles,
                         .longest = std::chrono::seconds(15)}};
};

TEST_CASE("a connector that a reload took away is not taken for a provider that finds nothing") {
  BackgroundHost host;
  const auto whose = host.calls.whose("box", "link-1", "org", "user");
  REQUIRE(whose.has_error());
  CHECK(whose.error().code() == Code::kNotFound);

  // The connector was there when its link was looked up.
  bool is_asked = false;
  const auto ask = [&](const auto&, const auto&) -> Result<void> {
    is_asked = true;
    return success();
  };
  const auto called =
      host.calls.run({.connector = "box", .link = nullptr, .caller = {}}, {}, nullptr, ask);
  REQUIRE(called.has_error());
  CHECK(called.error().code() == Code::kConnectorUnavailable);
  CHECK(called.error().message() == whose.error().message());
  CHECK_FALSE(is_asked);
}

}  // namespace
}  // namespace patchbay::calls
