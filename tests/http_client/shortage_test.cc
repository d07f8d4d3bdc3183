// Tests that a lack of memory ends only the request that meets it.
#include <catch2/catch.hpp>

#include "http_client/client_fixture.h"
#include "http_client/interposed.h"

namespace patchbay {
namespace {

using test::ClientFixture;

TEST_CASE("a request for which there is no memory is OVERLOADED, and the next one goes out") {
  ClientFixture fixture;
  fixture.server.on("/", [](const auto&, auto& connection) { connection.answer(200, "hello"); });
  test::has_no_handles = true;
  const auto refused = fixture.fetch(fixture.request("/"));
  test::has_no_handles = false;
  REQUIRE(refused.has_error());
  CHECK(refused.error().code() == Code::kOverloaded);
  CHECK(refused.error().message().find(fixture.server.origin()) != std::string::npos);
  CHECK(fixture.server.seen().empty());
  CHECK(fixture.fetch(fixture.request("/")).value().body == "hello");
}

}  // namespace
}  // namespace patchbay
