// Tests what a host keeps of sessions, and how much of it.
#include "mcp/session_settings.h"

#include <catch2/catch.hpp>

namespace patchbay::test {
namespace {

using mcp::LogLevel;
using mcp::SessionSettings;

TEST_CASE("a host keeps the settings of each session until it is forgotten") {
  SessionSettings settings;
  const Caller ann{.user = "ann", .key = "k"};
  CHECK_FALSE(settings.level("s"));
  settings.set_level(ann, "s", LogLevel::kNotice);
  CHECK(settings.watch(ann, "s", "a://b"));
  CHECK(settings.level("s") == LogLevel::kNotice);
  CHECK(settings.watched("s") == std::set<std::string>{"a://b"});
  CHECK(settings.watched("other").empty());
  settings.unwatch("s", "a://b");
  settings.unwatch("other", "a://b");
  CHECK(settings.watched("s").empty());
  settings.forget("s");
  settings.forget("s");
  CHECK_FALSE(settings.level("s"));
}

TEST_CASE("a key has so many sessions with settings, and a session so many resources") {
  SessionSettings settings;
  const Caller ann{.user = "ann", .key = "k"};
  const Caller bob{.user = "bob", .key = "k"};
  settings.set_level(bob, "bob", LogLevel::kInfo);
  for (std::size_t i = 0; i <= SessionSettings::kMostSessions; ++i) {
    settings.set_level(ann, std::to_string(i), LogLevel::kInfo);
  }
  CHECK_FALSE(settings.level("0"));
  CHECK(settings.level("1"));
  CHECK(settings.level("bob"));
  for (std::size_t i = 0; i < SessionSettings::kMostResources; ++i) {
    CHECK(settings.watch(bob, "bob", std::to_string(i)));
  }
  CHECK_FALSE(settings.watch(bob, "bob", "one more"));
  CHECK(settings.watch(bob, "bob", "0"));
}

TEST_CASE("many sessions of some keys cost nobody else's session its settings") {
  SessionSettings settings;
  const Caller bob{.user = "bob", .key = "bob"};
  settings.set_level(bob, "bob", LogLevel::kInfo);
  const std::size_t keys = SessionSettings::kMostOfAll / SessionSettings::kMostSessions + 1;
  for (std::size_t key = 0; key < keys; ++key) {
    const Caller one{.user = "eve", .key = std::to_string(key)};
    for (std::size_t i = 0; i < SessionSettings::kMostSessions; ++i) {
      settings.set_level(one, one.key + " " + std::to_string(i), LogLevel::kInfo);
    }
  }
  CHECK(settings.level("bob"));
  CHECK(settings.level(std::to_string(keys - 1) + " 99"));
  CHECK_FALSE(settings.level("0 0"));
}

}  // namespace
}  // namespace patchbay::test
