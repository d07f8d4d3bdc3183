// Tests that what a client settles in its session at one host holds at every host of the store.
#include "mcp/shared_settings.h"

#include <catch2/catch.hpp>

#include "kit/clocks.h"
#include "store/postgres_server.h"
#include "temporary_folder.h"
#include "vault/key_ring_file.h"

namespace patchbay::mcp {
namespace {

const Caller kAnnsCaller{.organization = "acme", .user = "ann", .key = "k"};

// Two hosts of one store, with the same keys.
struct TwoHosts {
  TestDatabase database{each_database()};
  std::unique_ptr<store::Store> store = database.open();
  SystemRandom random;
  TemporaryFolder folder;
  std::unique_ptr<vault::Vault> vault = opened();
  test::SteppedClock clock;
  SharedSettings one{store.get(), vault.get(), random, clock};
  SharedSettings two{store.get(), vault.get(), random, clock};

  std::unique_ptr<vault::Vault> opened() {
    const std::string ring = folder.path() / "keys";
    REQUIRE(vault::create_key_ring(ring, random).has_value());
    auto made = vault::Vault::open(*store, vault::KeyRingSource::in_file(ring), random);
    REQUIRE(made.has_value());
    return std::move(made).value();
  }
};

SharedSettings::Change to_level(std::optional<LogLevel> level) {
  return [level](Settings& settings) {
    settings.level = level;
    return true;
  };
}
SharedSettings::Change to_watch(const std::string& uri) {
  return [uri](Settings& settings) { return settings.resources.insert(uri).second; };
}

TEST_CASE("a host that meets a session knows what other hosts took, and soon what they change") {
  TwoHosts hosts;
  CHECK_FALSE(hosts.one.of("s").level);
  CHECK(hosts.one.change(kAnnsCaller, "s", to_level(LogLevel::kNotice)).value());
  CHECK(hosts.one.of("s").level == LogLevel::kNotice);
  CHECK(hosts.two.of("s").level == LogLevel::kNotice);
  // Each host adds to what the other has kept.
  CHECK(hosts.two.change(kAnnsCaller, "s", to_watch("a://b")).value());
  CHECK_FALSE(hosts.two.change(kAnnsCaller, "s", to_watch("a://b")).value());
  hosts.clock.pass(SharedSettings::kLook);
  const Settings there = hosts.one.of("s");
  CHECK(there.level == LogLevel::kNotice);
  CHECK(there.resources == std::set<std::string>{"a://b"});
  CHECK(number_of(*hosts.store, "select count(*) from mcp_session where settings like '%a://b%'") ==
        0);
}

TEST_CASE("sessions that are over take no place from those that are not") {
  TwoHosts hosts;
  REQUIRE(hosts.one.change(kAnnsCaller, "lives", to_watch("a://b")).value());
  REQUIRE(hosts.one.end(kAnnsCaller, "first").has_value());
  for (int i = 0; i < SharedSettings::kMostKept + 20; ++i) {
    REQUIRE(hosts.one.end(kAnnsCaller, std::to_string(i)).has_value());
  }
  CHECK(hosts.one.of("lives").resources.size() == 1);
  CHECK(hosts.two.of("lives").resources.size() == 1);
  CHECK(hosts.one.of("first").is_over);
  CHECK(hosts.two.of("first").is_over);
}

TEST_CASE("a host looks for changes of others four times a second, and no more") {
  TwoHosts hosts;
  CHECK(hosts.one.of("s").resources.empty());
  CHECK(hosts.two.change(kAnnsCaller, "s", to_watch("a://b")).value());
  CHECK(hosts.one.of("s").resources.empty());
  hosts.clock.pass(SharedSettings::kLook);
  CHECK(hosts.one.of("s").resources.size() == 1);
}

TEST_CASE("a session that its client ended is over at every host, and watches nothing") {
  TwoHosts hosts;
  REQUIRE(hosts.one.change(kAnnsCaller, "s", to_watch("a://b")).value());
  CHECK_FALSE(hosts.two.of("s").is_over);
  REQUIRE(hosts.one.end(kAnnsCaller, "s").has_value());
  REQUIRE(hosts.one.end(kAnnsCaller, "s").has_value());
  CHECK(hosts.one.of("s").is_over);
  CHECK(hosts.one.of("s").resources.empty());
  hosts.clock.pass(SharedSettings::kLook);
  CHECK(hosts.two.of("s").is_over);
  // A host that meets the session afterwards knows it too, and what comes late does not revive it.
  SharedSettings three{hosts.store.get(), hosts.vault.get(), hosts.random, hosts.clock};
  CHECK(three.of("s").is_over);
  REQUIRE(three.change(kAnnsCaller, "s", to_watch("c://d")).value());
  CHECK(three.of("s").is_over);
}

TEST_CASE("of a principal, the store keeps the sessions that changed last") {
  TwoHosts hosts;
  const Caller bob{.organization = "acme", .user = "bob", .key = "b"};
  REQUIRE(hosts.one.change(bob, "of bob", to_watch("a://b")).value());
  for (int i = 0; i <= SharedSettings::kMostKept; ++i) {
    REQUIRE(hosts.one.change(kAnnsCaller, std::to_string(i), to_watch("a://b")).value());
  }
  CHECK(number_of(*hosts.store, "select count(*) from mcp_session where session <> 'of bob'") ==
        SharedSettings::kMostKept);
  CHECK(number_of(*hosts.store, "select count(*) from mcp_session where principal like '%ann%'") ==
        0);
  CHECK(hosts.two.of("of bob").resources.size() == 1);
}

TEST_CASE(
    "what is older than a session is deleted within an hour, though nobody changes anything") {
  TwoHosts hosts;
  const auto make_old = [&](const std::string& session) {
    REQUIRE(hosts.one.change(kAnnsCaller, session, to_watch("a://b")).value());
    const long long week = std::chrono::milliseconds(std::chrono::hours(7 * 24)).count();
    execute(*hosts.store, "update mcp_session set changed_at = changed_at - " +
                              std::to_string(week) + " where session = '" + session + "'");
  };
  const auto kept = [&] { return number_of(*hosts.store, "select count(*) from mcp_session"); };
  make_old("old");
  REQUIRE(hosts.two.change(kAnnsCaller, "new", to_watch("a://b")).value());
  REQUIRE(hosts.one.tend().has_value());
  CHECK(kept() == 1);
  make_old("next");
  REQUIRE(hosts.one.tend().has_value());
  CHECK(kept() == 2);
  hosts.clock.pass(std::chrono::hours(1));
  REQUIRE(hosts.one.tend().has_value());
  CHECK(kept() == 1);
}

TEST_CASE("a session that a host had to forget is read from the store again") {
  TwoHosts hosts;
  CHECK(hosts.one.of("s").resources.empty());
  REQUIRE(hosts.one.change(kAnnsCaller, "s", to_watch("a://b")).value());
  for (std::size_t i = 0; i < SessionSettings::kMostSessions; ++i) {
    REQUIRE(hosts.one.change(kAnnsCaller, std::to_string(i), to_watch("a://b")).value());
  }
  REQUIRE(hosts.two.change(kAnnsCaller, "s", to_watch("c://d")).value());
  CHECK(hosts.one.of("s").resources.contains("c://d"));
}

TEST_CASE("without a store, a host keeps settings by itself") {
  SystemRandom random;
  test::SteppedClock clock;
  SharedSettings alone(nullptr, nullptr, random, clock);
  CHECK(alone.change(kAnnsCaller, "s", to_level(LogLevel::kError)).value());
  CHECK(alone.of("s").level == LogLevel::kError);
  REQUIRE(alone.end(kAnnsCaller, "s").has_value());
  CHECK_FALSE(alone.of("s").level);
  CHECK(alone.of("s").is_over);
}

}  // namespace
}  // namespace patchbay::mcp
