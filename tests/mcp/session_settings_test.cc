// Tests what a host keeps of sessions in memory, and how much of it.
#include "mcp/session_settings.h"

#include <catch2/catch.hpp>

namespace patchbay::test {
namespace {

using mcp::LogLevel;
using mcp::SessionSettings;

const mcp::Settings kAtInfo{.level = LogLevel::kInfo};

TEST_CASE("a host keeps the newest settings of each session") {
  SessionSettings settings;
  const std::string ann = "ann";
  CHECK_FALSE(settings.find("s"));
  settings.put(ann, "s", {.level = LogLevel::kNotice, .resources = {"a://b"}});
  CHECK(settings.find("s")->level == LogLevel::kNotice);
  CHECK(settings.find("s")->resources == std::set<std::string>{"a://b"});
  CHECK_FALSE(settings.find("other"));
  settings.put(ann, "s", kAtInfo);
  CHECK(settings.find("s")->level == LogLevel::kInfo);
  // What was read from the store before the change does not undo it.
  settings.put(ann, "s", {.level = LogLevel::kError, .changed_at = 7});
  settings.put(ann, "s", kAtInfo);
  CHECK(settings.find("s")->level == LogLevel::kError);
}

TEST_CASE("a key has so many sessions with settings") {
  SessionSettings settings;
  const std::string ann = "ann";
  const std::string bob = "bob";
  settings.put(bob, "bob", kAtInfo);
  for (std::size_t i = 0; i <= SessionSettings::kMostSessions; ++i) {
    settings.put(ann, std::to_string(i), kAtInfo);
  }
  CHECK_FALSE(settings.find("0"));
  CHECK(settings.find("1"));
  CHECK(settings.find("bob"));
}

TEST_CASE("a session that ended is among those that are over, and leaves room for another") {
  SessionSettings settings;
  for (std::size_t i = 0; i < SessionSettings::kMostSessions; ++i) {
    settings.put("ann", std::to_string(i), kAtInfo);
  }
  settings.put("ended of ann", "5", {.is_over = true, .changed_at = 1});
  settings.put("ann", "one more", kAtInfo);
  CHECK(settings.find("0"));
  CHECK(settings.find("5")->is_over);
}

TEST_CASE("the session of a key that changed last is the last to be forgotten") {
  SessionSettings settings;
  for (std::size_t i = 0; i < SessionSettings::kMostSessions; ++i) {
    settings.put("ann", std::to_string(i), kAtInfo);
  }
  settings.put("ann", "0", {.level = LogLevel::kError, .changed_at = 1});
  settings.put("ann", "one more", kAtInfo);
  CHECK(settings.find("0"));
  CHECK_FALSE(settings.find("1"));
}

TEST_CASE("many sessions of some keys cost nobody else's session its settings") {
  SessionSettings settings;
  const std::string bob = "bob";
  settings.put(bob, "bob", kAtInfo);
  const std::size_t keys = SessionSettings::kMostOfAll / SessionSettings::kMostSessions + 1;
  for (std::size_t key = 0; key < keys; ++key) {
    const std::string one = std::to_string(key);
    for (std::size_t i = 0; i < SessionSettings::kMostSessions; ++i) {
      settings.put(one, one + " " + std::to_string(i), kAtInfo);
    }
  }
  CHECK(settings.find("bob"));
  CHECK(settings.find(std::to_string(keys - 1) + " 99"));
  CHECK_FALSE(settings.find("0 0"));
}

}  // namespace
}  // namespace patchbay::test
