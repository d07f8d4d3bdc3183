// Proves that clients that others wrote get and use tokens of our authorization server.
#include <array>
#include <cstdio>
#include <filesystem>

#include "authserver/auth_world.h"
#include "kit/reserved_port.h"
#include "skip.h"

namespace patchbay::authserver {
namespace {

// Runs a command and returns what it prints, with its errors.
std::string printed(const std::string& command) {
  std::string text;
  std::array<char, 4096> piece{};
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  while (std::size_t size = fread(piece.data(), 1, piece.size(), pipe)) {
    text.append(piece.data(), size);
  }
  pclose(pipe);
  return text;
}

TEST_CASE(
    "oauth4webapi and the MCP SDK register, are allowed, refresh, and are refused as the RFCs "
    "say") {
  const std::string folder = PATCHBAY_SOURCE_DIR "/tests/interop";
  if (!std::filesystem::exists(folder + "/node_modules/oauth4webapi")) {
    return skip("oauth4webapi is not installed: run ./dev setup");
  }
  AuthWorld world;
  const test::ReservedPort port;
  const std::string issuer = "http://127.0.0.1:" + port.text();
  const auto host = world.other_host({.issuer = issuer, .port = port.number()});
  const auto session = world.server().sessions.begin({"acme", "ann"}, "a test");
  REQUIRE(session.has_value());
  const std::string said =
      printed("cd '" + folder + "' && timeout 120 node_modules/.bin/node authserver_clients.mjs " +
              issuer + " " + std::string(session.value().reveal()));
  INFO(said);
  CHECK(said.ends_with("all of it fits\n"));
  CHECK(world.audited("oauth.refresh_reused") == 7);
  CHECK(world.audited("oauth.code_reused") == 7);
  CHECK(world.audited("oauth.assertion_reused") == 0);
}

}  // namespace
}  // namespace patchbay::authserver
