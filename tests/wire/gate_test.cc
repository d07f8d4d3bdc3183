// Proves how a gate is shown.
#include "wire/gate.h"

#include <catch2/catch.hpp>

namespace patchbay::test {
namespace {

TEST_CASE("a gate is shown as it is written, and says where it comes from") {
  const auto stored = wire::gate_of(R"({"name":"stop","enabled":true})", true);
  CHECK(stored.dump() == R"({"name":"stop","enabled":true,"source":"store"})");
  CHECK(wire::gate_of(R"({"name":"stop"})", false).at("source") == "configuration");
}

}  // namespace
}  // namespace patchbay::test
