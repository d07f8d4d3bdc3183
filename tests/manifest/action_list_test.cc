// Tests how a list of actions that a connector makes at run time is read.
#include <catch2/catch.hpp>

#include <string>

#include "manifest/action.h"

namespace patchbay::manifest {
namespace {

const std::vector<std::string> kScopes = {"read"};

std::string entry(const std::string& id, const std::string& more = "") {
  return R"({"id":")" + id + R"(","name":"N","description":"D","parameters":{"type":"object"})" +
         more + "}";
}

TEST_CASE("a list made at run time is read like the actions of a manifest") {
  const auto list = read_action_list(
      "[" + entry("one", R"(,"scopes":["read"],"read_only":true)") + "," + entry("two") + "]",
      kScopes);
  REQUIRE(list.has_value());
  REQUIRE(list.value().actions.size() == 2);
  CHECK(list.value().rejected.empty());
  CHECK(list.value().actions[0].read_only);
  CHECK(list.value().actions[0].scopes == kScopes);
  CHECK(list.value().actions[1].destructive);
}

TEST_CASE("a bad entry of a list costs only itself, and its reason can be read") {
  const auto list =
      read_action_list("[" + entry("good") + "," + entry("bad", R"(,"scopes":["raed"])") + "," +
                           entry("good") + ",7," + entry("later", R"(,"read_onyl":true)") + "]",
                       kScopes);
  REQUIRE(list.has_value());
  REQUIRE(list.value().actions.size() == 1);
  REQUIRE(list.value().rejected.size() == 4);
  CHECK(list.value().rejected[0].place == "/1");
  CHECK(list.value().rejected[0].reason.find("Did you mean \"read\"?") != std::string::npos);
  CHECK(list.value().rejected[1].place == "/2");
  CHECK(list.value().rejected[1].reason.find("twice") != std::string::npos);
  CHECK(list.value().rejected[2].place == "/3");
  CHECK(list.value().rejected[3].reason.find("read_only") != std::string::npos);
}

TEST_CASE("what is no list is a fault of the connector") {
  for (const char* json : {"", "{}", "[", "7", "[{}", "\xff"}) {
    const auto list = read_action_list(json, kScopes);
    INFO(json);
    REQUIRE(list.has_error());
    CHECK(list.error().code() == Code::kPluginFault);
  }
}

TEST_CASE("a list is bounded in bytes and in actions") {
  const auto large = read_action_list("[" + entry("one") + "]", kScopes, {.bytes = 10});
  REQUIRE(large.has_error());
  CHECK(large.error().code() == Code::kTooLarge);

  const auto many = read_action_list("[" + entry("a") + "," + entry("b") + "," + entry("c") + "]",
                                     kScopes, {.actions = 2});
  REQUIRE(many.has_value());
  CHECK(many.value().actions.size() == 2);
  REQUIRE(many.value().rejected.size() == 1);
  CHECK(many.value().rejected[0].place == "/2");
}

}  // namespace
}  // namespace patchbay::manifest
