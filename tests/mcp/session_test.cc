#include "mcp/session.h"

#include <catch2/catch.hpp>

#include "kit/clocks.h"

namespace patchbay::mcp {
namespace {

TEST_CASE("a session id is of one key, and holds what was settled") {
  SystemClock clock;
  SystemRandom random;
  Sessions sessions(nullptr, clock, random);
  const Caller ann{.organization = "acme", .user = "ann", .key = "k1"};
  const Caller other_key{.organization = "acme", .user = "ann", .key = "k2"};
  const Caller bob{.organization = "acme", .user = "bob", .key = "k1"};
  const std::string id = sessions.begin(ann, Revision::k2025_06_18, {false, true});
  for (const char c : id) CHECK((c > 0x20 && c < 0x7F));  // the characters that MCP allows in an id
  const auto found = sessions.find(ann, id);
  REQUIRE(found);
  CHECK(found->revision == Revision::k2025_06_18);
  CHECK(found->client.elicits_by_url);
  CHECK_FALSE(found->client.elicits_by_form);
  CHECK_FALSE(sessions.find(bob, id));
  CHECK_FALSE(sessions.find(other_key, id));
  CHECK_FALSE(sessions.find(ann, id + "A"));
  CHECK_FALSE(sessions.find(ann, ""));
  CHECK_FALSE(sessions.find(ann, std::string(100'000, 'A')));
  CHECK(sessions.find(ann, id)->client.elicits_by_url);
}

TEST_CASE("a session id is valid for a week, also at a host that knows it") {
  test::SteppedClock clock;
  SystemRandom random;
  Sessions sessions(nullptr, clock, random);
  const Caller ann{.organization = "acme", .user = "ann", .key = "k1"};
  const std::string id = sessions.begin(ann, Revision::k2025_06_18, {});
  clock.pass(kSessionLifetime);
  CHECK(sessions.find(ann, id));
  clock.pass(std::chrono::seconds(1));
  CHECK_FALSE(sessions.find(ann, id));
}

TEST_CASE("a session is of one client, however often its person allows it") {
  SystemClock clock;
  SystemRandom random;
  Sessions sessions(nullptr, clock, random);
  const Caller before{.organization = "acme", .user = "ann", .key = "grant1", .client = "c1"};
  Caller after = before;
  after.key = "grant2";
  const std::string id = sessions.begin(before, Revision::k2025_06_18, {});
  CHECK(sessions.find(after, id));
  Caller other_client = before;
  other_client.client = "c2";
  CHECK_FALSE(sessions.find(other_client, id));
  Caller bob = before;
  bob.user = "bob";
  CHECK_FALSE(sessions.find(bob, id));
}

}  // namespace
}  // namespace patchbay::mcp
