// Proves how an organization is shown.
#include "wire/organization.h"

#include <catch2/catch.hpp>

namespace patchbay::test {
namespace {

using wire::Json;

TEST_CASE("an organization is shown with its plan, or with null where it has none") {
  const WallTime then{std::chrono::seconds(1'800'000'000)};
  Json shown = {{"id", "acme"}, {"plan", "pro"}, {"created_at", "2027-01-15T08:00:00.000Z"}};
  CHECK(wire::json_of(wire::Organization{"acme", "pro", then}) == shown);
  shown["plan"] = nullptr;
  CHECK(wire::json_of(wire::Organization{"acme", "", then}) == shown);
}

}  // namespace
}  // namespace patchbay::test
