// Tests that clients by other authors get and use tokens of our authorization server.
#include <filesystem>

#include "authserver/auth_world.h"
#include "interop/peer.h"
#include "skip.h"

namespace patchbay::authserver {
namespace {

TEST_CASE(
    "oauth4webapi and the MCP SDK register, are allowed, refresh, and are refused as the RFCs "
    "say") {
  if (!std::filesystem::exists(PATCHBAY_SOURCE_DIR "/tests/interop/node_modules/oauth4webapi")) {
    return skip("oauth4webapi is not installed: run ./dev setup");
  }
  AuthWorld world;
  const test::ReservedPort port;
  const std::string issuer = "http://127.0.0.1:" + port.text();
  const auto host = world.other_host({.issuer = issuer, .port = port.number()});
  const auto session = world.server().sessions.begin({"acme", "ann"}, "a test");
  REQUIRE(session.has_value());
  const std::string said = test::printed_by_peer("authserver_clients.mjs " + issuer + " " +
                                                 std::string(session.value().reveal()));
  INFO(said);
  CHECK(said.ends_with("all of it fits\n"));
  CHECK(world.audited("oauth.refresh_reused") == 7);
  CHECK(world.audited("oauth.code_reused") == 7);
  CHECK(world.audited("oauth.assertion_reused") == 0);
}

}  // namespace
}  // namespace patchbay::authserver
