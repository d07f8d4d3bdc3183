// Tests log messages for clients: a connector's messages, from the level that the client has set.
#include "mcp/session_client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

TEST_CASE("a session that set a level hears what a tool says of its work") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), json::object());
  const SessionClient other(server, server.ann(), json::object());
  const json call = tool_call("test_tool_with_logging");
  CHECK(client.result(call).at("content").at(0).at("text") == "done");  // only the reply, because
                                                                        // the client has set no
                                                                        // level yet
  CHECK(client.result(request_message("logging/setLevel", {{"level", "info"}})) == json::object());
  EventReader events = client.call(call);
  const json told = events.message();
  CHECK(told.at("method") == "notifications/message");
  CHECK(told.at("params") == json{{"level", "info"},
                                  {"logger", "test_tool_with_logging"},
                                  {"data", "Tool execution started"}});
  CHECK(events.message().at("params").at("data") == "Tool processing data");
  CHECK(events.message().at("params").at("data") == "Tool execution completed");
  CHECK(events.message().contains("result"));
  CHECK(other.result(call).contains("content"));
  // With a more serious level than the level of the tool's messages, only the reply arrives.
  CHECK(client.result(request_message("logging/setLevel", {{"level", "warning"}})).empty());
  EventReader quiet = client.call(call);
  CHECK(quiet.message().contains("result"));
}

TEST_CASE("a level is one of eight words, and for a session") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), json::object());
  for (const json& wrong : {json("loud"), json(3), json()}) {
    const json refused = client.message(request_message("logging/setLevel", {{"level", wrong}}));
    CHECK(refused.at("error").at("code") == -32602);
  }
  McpClient none(server, server.ann());
  CHECK(none.message("logging/setLevel", {{"level", "info"}}).at("error").at("code") == -32600);
  none.speak("2026-07-28");
  CHECK(none.message("logging/setLevel", {{"level", "info"}}, 404).at("error").at("code") ==
        -32601);
}

TEST_CASE("a request of 2026-07-28 says itself from which level on it wants log messages") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  json call = tool_call("test_logging_tool");
  json& meta = call["params"]["_meta"];
  meta["io.modelcontextprotocol/protocolVersion"] = "2026-07-28";
  meta["io.modelcontextprotocol/clientCapabilities"] = json::object();
  const std::string headers = server.ann() +
                              "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n"
                              "Mcp-Name: test_logging_tool\r\n";
  const auto plain = server.ask("POST", kMcp, headers + kMcpJson, call.dump());
  CHECK(json::parse(plain.body).at("result").at("resultType") == "complete");
  meta["io.modelcontextprotocol/logLevel"] = "debug";
  EventReader events(server, mcp_post(headers, call));
  CHECK(events.message().at("method") == "notifications/message");
}

}  // namespace
}  // namespace patchbay::test
