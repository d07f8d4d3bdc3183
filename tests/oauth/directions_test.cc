// Tests in which networks a service's addresses may be.
#include "oauth/directions.h"

#include <catch2/catch.hpp>

namespace patchbay::oauth::test {
namespace {

constexpr const char* kService = "https://mcp.example/mcp";
constexpr const char* kOther = "https://login.example/token";
constexpr const char* kHere = "http://127.0.0.1:8080/token";

TEST_CASE("a configured service on the internet leads to no other host of a private network") {
  auto directions = directions_of(kService, http_client::Reach::kPrivate);
  narrow(directions, http_client::AddressKind::kPublic);
  CHECK(directions.reach_of(kOther) == http_client::Reach::kPublic);
  CHECK(directions.reach_of("https://mcp.example:8443/token") == http_client::Reach::kPrivate);
  CHECK(directions.reach_of("https://sub.mcp.example/token") == http_client::Reach::kPublic);
}

TEST_CASE("a configured service of a private network leads to its neighbours") {
  auto directions = directions_of(kService, http_client::Reach::kPrivate);
  narrow(directions, http_client::AddressKind::kPrivate);
  CHECK(directions.reach_of(kOther) == http_client::Reach::kPrivate);
}

TEST_CASE("the answer of a service never widens where it leads") {
  for (const http_client::AddressKind answered :
       {http_client::AddressKind::kPublic, http_client::AddressKind::kPrivate,
        http_client::AddressKind::kLoopback}) {
    auto directions = directions_of(kService, http_client::Reach::kPublic);
    narrow(directions, answered);
    CHECK(directions.reach_of(kOther) == http_client::Reach::kPublic);
  }
}

TEST_CASE("only a service of this machine leads to this machine") {
  for (const http_client::Reach reach :
       {http_client::Reach::kPublic, http_client::Reach::kPrivate}) {
    const auto directions = directions_of(kService, reach);
    CHECK(directions.check(kOther).has_value());
    const auto refused = directions.check(kHere);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kOauthFailed);
    CHECK(refused.error().message().find("http://127.0.0.1:8080") != std::string::npos);
  }
  CHECK(directions_of("http://127.0.0.1:9/mcp", http_client::Reach::kLoopback)
            .check(kHere)
            .has_value());
}

}  // namespace
}  // namespace patchbay::oauth::test
