// Tests that the audit records each call that is refused for a missing scope, on each way that a
// reply can take.
#include "mcp/event_reader.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

TEST_CASE("a call without the tool's scope is audited, also on a stream and in a batch") {
  const McpServer server;
  const std::string cyd =
      server.key_for({.organization = "acme", .user = "cyd", .scopes = {"mcp:github"}});
  json call = {{"jsonrpc", "2.0"},
               {"id", 5},
               {"method", "tools/call"},
               {"params", {{"name", "minimal_c_echo"}, {"arguments", {{"message", "hi"}}}}}};
  CHECK(server.ask("POST", kMcp, cyd + kMcpJson, call.dump()).status == 403);
  CHECK(server.ask("POST", kMcp, cyd + kMcpJson, json{call, call}.dump()).status == 200);
  call["params"]["_meta"]["progressToken"] = "p";
  EventReader events(server, mcp_post(cyd, call));
  CHECK(events.status == 200);
  const json result = events.message().at("result");
  CHECK(result.at("isError") == true);
  CHECK(result.at("_meta").at("dev.patchbay/error").at("code") == "PERMISSION_DENIED");
  const json denied = server.audited("security.access_denied");
  REQUIRE(denied.size() == 4);
  for (const json& each : denied) {
    CHECK(each.at("payload") ==
          json{{"code", "PERMISSION_DENIED"}, {"reason", "mcp:minimal_c:read"}});
  }
}

}  // namespace
}  // namespace patchbay::test
