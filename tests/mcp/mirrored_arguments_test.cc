// Tests which arguments a tool asks its clients to repeat in headers, and that these headers are
// compared with the arguments.
#include "mcp/mirrored_arguments.h"

#include "mcp/mcp_client.h"
#include "mcp/tool_schema.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

constexpr const char* kMirroredTool = "test_mirrored";

void with_mirrored(app::Config& config) {
  config.connector_path = {PATCHBAY_BINARY_DIR "/mcp_connectors"};
}

// Calls the tool that mirrors arguments, as a client of this revision.
httpd::Response call_with(const McpServer& server, const json& arguments,
                          const std::string& headers, json meta = json::object(),
                          const std::string& revision = "2026-07-28") {
  McpClient client(server, server.ann());
  client.speak(revision);
  meta["io.modelcontextprotocol/protocolVersion"] = revision;
  meta["io.modelcontextprotocol/clientCapabilities"] = json::object();
  json params = {{"name", kMirroredTool}, {"arguments", arguments}};
  std::string more = headers;
  if (revision == "2026-07-28") {
    params["_meta"] = meta;
    more += std::string("Mcp-Method: tools/call\r\nMcp-Name: ") + kMirroredTool + "\r\n";
  }
  return client.post(
      json{{"jsonrpc", "2.0"}, {"id", 7}, {"method", "tools/call"}, {"params", params}}.dump(),
      more);
}

void check_taken(const httpd::Response& answer) {
  INFO(answer.body);
  CHECK(answer.status == 200);
  CHECK(json::parse(answer.body).contains("result"));
}

void check_mismatch(const httpd::Response& answer, const std::string& header) {
  INFO(answer.body);
  CHECK(answer.status == 400);
  const json error = json::parse(answer.body).at("error");
  CHECK(error.at("code") == -32020);
  CHECK(error.at("message").get<std::string>().starts_with("The header " + header + " "));
}

TEST_CASE("a tool keeps the headers that a client can send, and no other") {
  const auto kept = mcp::shown_parameters(wire::Json::parse(R"({"x-mcp-header":"Root","properties":{
    "owner":{"type":"string","x-mcp-header":"Owner"},
    "maybe":{"type":["integer","null"],"x-mcp-header":"Maybe"},
    "deep":{"type":"object","properties":{"on":{"type":"boolean","x-mcp-header":"On"}}},
    "again":{"type":"string","x-mcp-header":"OWNER"},
    "empty":{"type":"string","x-mcp-header":""},
    "spaced":{"type":"string","x-mcp-header":"a b"},
    "no_text":{"type":"string","x-mcp-header":5},
    "real":{"type":"number","x-mcp-header":"Real"},
    "any":{"x-mcp-header":"Any"},
    "list":{"type":"array","items":{"type":"string","x-mcp-header":"Item"}},
    "either":{"anyOf":[{"type":"object","properties":{"x":{"type":"string","x-mcp-header":"X"}}}]}}})"));
  REQUIRE(kept.mirrored.size() == 3);
  CHECK(kept.mirrored[0].header == "Mcp-Param-Owner");
  CHECK(kept.mirrored[1].header == "Mcp-Param-Maybe");
  CHECK(kept.mirrored[2].header == "Mcp-Param-On");
  CHECK(kept.mirrored[2].path == std::vector<std::string>{"deep", "on"});
  const std::string text = kept.schema.dump();
  std::size_t declared = 0;
  for (std::size_t at = 0; (at = text.find("x-mcp-header", at)) != std::string::npos; ++at) {
    ++declared;
  }
  CHECK(declared == 3);
  // A result has no headers.
  const auto result = mcp::shown_result(wire::Json::parse(
      R"({"type":"object","properties":{"a":{"type":"string","x-mcp-header":"A"}}})"));
  REQUIRE(result);
  CHECK(result->schema.dump().find("x-mcp-header") == std::string::npos);
}

TEST_CASE("at most 32 arguments are in headers") {
  wire::Json schema = {{"type", "object"}, {"properties", wire::Json::object()}};
  for (int i = 0; i < 40; ++i) {
    schema["properties"]["p" + std::to_string(i)] = {{"type", "string"},
                                                     {"x-mcp-header", "H" + std::to_string(i)}};
  }
  CHECK(mcp::keep_mirrored(schema).size() == 32);
}

TEST_CASE("a header repeats the argument, or the call is refused") {
  const McpServer server(store::Dialect::kSqlite, with_mirrored);
  check_taken(call_with(server, {{"owner", "ann"}}, "Mcp-Param-Owner: ann\r\n"));
  check_taken(call_with(server, {{"owner", "ann"}}, "MCP-PARAM-OWNER:  =?base64?YW5u?=\r\n"));
  check_taken(
      call_with(server, {{"owner", "=?base64?YW5u"}}, "Mcp-Param-Owner: =?base64?YW5u\r\n"));
  check_taken(call_with(server, {{"count", 42}}, "Mcp-Param-Count: 42.0\r\n"));
  check_taken(call_with(server, {{"count", 42.0}}, "Mcp-Param-Count: 42\r\n"));
  check_taken(call_with(server, {{"deep", {{"on", false}}}}, "Mcp-Param-On: false\r\n"));
  // Nothing is expected for what is absent.
  check_taken(call_with(server, json::object(), ""));
  check_taken(call_with(server, {{"owner", nullptr}}, ""));

  check_mismatch(call_with(server, {{"owner", "ann"}}, ""), "Mcp-Param-Owner");
  check_mismatch(call_with(server, {{"owner", "ann"}}, "Mcp-Param-Owner: bob\r\n"),
                 "Mcp-Param-Owner");
  check_mismatch(call_with(server, {{"owner", "ann"}}, "Mcp-Param-Owner: =?base64?YW5?=\r\n"),
                 "Mcp-Param-Owner");
  check_mismatch(
      call_with(server, {{"owner", "ann"}}, "Mcp-Param-Owner: ann\r\nmcp-param-owner: bob\r\n"),
      "Mcp-Param-Owner");
  check_mismatch(call_with(server, json::object(), "Mcp-Param-Owner: ann\r\n"), "Mcp-Param-Owner");
  check_mismatch(call_with(server, {{"owner", nullptr}}, "Mcp-Param-Owner: null\r\n"),
                 "Mcp-Param-Owner");
  check_mismatch(call_with(server, {{"count", 42}}, "Mcp-Param-Count: 43\r\n"), "Mcp-Param-Count");
  check_mismatch(call_with(server, {{"count", 42}}, "Mcp-Param-Count: 42x\r\n"), "Mcp-Param-Count");
  check_mismatch(call_with(server, {{"deep", {{"on", true}}}}, "Mcp-Param-On: True\r\n"),
                 "Mcp-Param-On");
}

TEST_CASE("a header is not asked for a value that no header can have, but may not lie about it") {
  const McpServer server(store::Dialect::kSqlite, with_mirrored);
  check_taken(call_with(server, {{"count", 9007199254740993}}, ""));
  check_mismatch(
      call_with(server, {{"count", 9007199254740993}}, "Mcp-Param-Count: 9007199254740992\r\n"),
      "Mcp-Param-Count");
  // The tool's schema refuses what it does not take, in words for the model.
  const auto list = call_with(server, {{"owner", {"a"}}}, "");
  CHECK(json::parse(list.body).at("result").at("isError") == true);
}

TEST_CASE("an argument that is sent as text does not get round its header") {
  const McpServer server(store::Dialect::kSqlite, with_mirrored);
  const json as_text = {{"deep", R"({"on":true})"}};
  const auto refused = call_with(server, as_text, "");
  INFO(refused.body);
  CHECK(refused.status == 200);
  const json result = json::parse(refused.body).at("result");
  CHECK(result.at("_meta").at("dev.patchbay/error").at("code") == "INVALID_ARGUMENT");
  check_mismatch(call_with(server, as_text, "Mcp-Param-On: true\r\n"), "Mcp-Param-On");
}

TEST_CASE("a call that would be answered on a stream is refused with the status all the same") {
  const McpServer server(store::Dialect::kSqlite, with_mirrored);
  const json progress = {{"progressToken", "p"}};
  check_mismatch(call_with(server, {{"owner", "ann"}}, "", progress), "Mcp-Param-Owner");
  const auto taken = call_with(server, {{"owner", "ann"}}, "Mcp-Param-Owner: ann\r\n", progress);
  CHECK(taken.status == 200);
  CHECK(header_of(taken, "Content-Type").starts_with("text/event-stream"));
}

TEST_CASE("older revisions, and call_tool, repeat nothing") {
  const McpServer server(store::Dialect::kSqlite, with_mirrored);
  check_taken(call_with(server, {{"owner", "ann"}}, "Mcp-Param-Owner: bob\r\n", json::object(),
                        "2025-11-25"));
  McpClient client(server, server.ann());
  client.speak("2026-07-28");
  const json found =
      client.call("call_tool", {{"name", kMirroredTool}, {"arguments", {{"owner", "ann"}}}});
  CHECK_FALSE(found.contains("isError"));
}

}  // namespace
}  // namespace patchbay::test
