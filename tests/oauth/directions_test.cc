// Tests in which networks a service's addresses may be.
#include "oauth/directions.h"

#include <catch2/catch.hpp>

namespace patchbay::oauth::test {
namespace {

constexpr const char* kService = "https://mcp.example/mcp";
constexpr const char* kOther = "https://login.example/token";
constexpr const char* kHere = "http://127.0.0.1:8080/token";

TEST_CASE("a configured service on the internet leads to no other host of a private network") {
  auto directions = directions_of(kService, Reach::kPrivate);
  narrow(directions, AddressKind::kPublic);
  CHECK(directions.reach_of(kOther) == Reach::kPublic);
  CHECK(directions.reach_of("https://mcp.example:8443/token") == Reach::kPrivate);
  CHECK(directions.reach_of("https://sub.mcp.example/token") == Reach::kPublic);
}

TEST_CASE("a configured service of a private network leads to its neighbours") {
  auto directions = directions_of(kService, Reach::kPrivate);
  narrow(directions, AddressKind::kPrivate);
  CHECK(directions.reach_of(kOther) == Reach::kPrivate);
}

TEST_CASE("the answer of a service never widens where it leads") {
  for (const AddressKind answered :
       {AddressKind::kPublic, AddressKind::kPrivate, AddressKind::kLoopback}) {
    auto directions = directions_of(kService, Reach::kPublic);
    narrow(directions, answered);
    CHECK(directions.reach_of(kOther) == Reach::kPublic);
  }
}

TEST_CASE("only a service of this machine leads to this machine") {
  for (const Reach reach : {Reach::kPublic, Reach::kPrivate}) {
    const auto directions = directions_of(kService, reach);
    CHECK(directions.check(kOther).has_value());
    const auto refused = directions.check(kHere);
    REQUIRE(refused.has_error());
    CHECK(refused.error().code() == Code::kOauthFailed);
    CHECK(refused.error().message().find("http://127.0.0.1:8080") != std::string::npos);
  }
  CHECK(directions_of("http://127.0.0.1:9/mcp", Reach::kLoopback).check(kHere).has_value());
}

}  // namespace
}  // namespace patchbay::oauth::test
