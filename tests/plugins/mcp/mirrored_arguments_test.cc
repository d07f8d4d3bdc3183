// Tests that arguments which a tool's schema mirrors into headers are sent in the form that the
// server expects.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "plugins/mcp/stand_in.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;

TEST_CASE("mirrored arguments: they go into headers as they can be written there") {
  const auto property = [](const char* type, const char* header) {
    return json{{"type", type}, {"x-mcp-header", header}};
  };
  StandIn server("2026-07-28");
  server.tools = json::array({StandIn::tool(
      "t", {{"type", "object"},
            {"properties",
             {{"region", property("string", "Region")},
              {"count", property("integer", "Count")},
              {"deep", {{"type", "object"}, {"properties", {{"on", property("boolean", "On")}}}}},
              {"gone", property("string", "Gone")}}}})});
  server.call("t",
              {{"region", " grün"}, {"count", 5.0}, {"deep", {{"on", true}}}, {"gone", nullptr}});
  const RpcRequest& sent = server.seen.back();
  CHECK(sent.header("mcp-param-region") == "=?base64?IGdyw7xu?=");
  CHECK(sent.header("mcp-param-count") == "5");
  CHECK(sent.header("mcp-param-on") == "true");
  CHECK(sent.headers.count("mcp-param-gone") == 0);

  StandIn old("2025-11-25");
  old.tools = server.tools;
  old.call("t", {{"region", "x"}});
  CHECK(old.seen.back().headers.count("mcp-param-region") == 0);
}

TEST_CASE("mirrored arguments: one that no header can hold is the caller's to shorten") {
  const json text = {{"type", "string"}, {"x-mcp-header", "Note"}};
  StandIn server("2026-07-28");
  server.tools = json::array({StandIn::tool(
      "t", {{"type", "object"},
            {"properties", {{"a", {{"type", "object"}, {"properties", {{"note", text}}}}}}}})});
  const auto note = [](std::size_t size) {
    return json{{"a", {{"note", std::string(size, 'x')}}}};
  };
  CHECK(server.try_call("t", note(8192)).ok());
  CHECK(server.seen.back().header("mcp-param-note").size() == 8192);
  server.seen.clear();
  const auto refused = server.try_call("t", note(8193));
  CHECK(refused.status == PATCHBAY_E_INVALID_ARGUMENT);
  CHECK(refused.message.find("/a/note") != std::string::npos);
  CHECK(refused.message.find("8193") != std::string::npos);
  CHECK(server.seen.empty());
  // In Base64, the value is longer.
  CHECK(server.try_call("t", {{"a", {{"note", "é" + std::string(7000, 'x')}}}}).status ==
        PATCHBAY_E_INVALID_ARGUMENT);
}

TEST_CASE("mirrored arguments: more than 32, or in a place beyond 1,000 bytes, forbid the tool") {
  const auto tool_with = [](int count, const std::string& prefix) {
    json properties = json::object();
    for (int i = 0; i < count; ++i) {
      const std::string name = std::to_string(i);
      properties[prefix + name] = {{"type", "string"}, {"x-mcp-header", "H" + name}};
    }
    return StandIn::tool("t", {{"type", "object"}, {"properties", properties}});
  };
  const std::pair<json, std::string> tools[] = {{tool_with(32, "a"), ""},
                                                {tool_with(33, "a"), "32"},
                                                {tool_with(1, std::string(998, 'a')), ""},
                                                {tool_with(1, std::string(999, 'a')), "1,000"}};
  for (const auto& [tool, why] : tools) {
    StandIn server("2026-07-28");
    server.tools = json::array({tool});
    const json entry = listed(server)[0];
    CHECK(entry.at("is_usable") == why.empty());
    CHECK(entry.value("reason", "").find(why) != std::string::npos);
    CHECK(entry.value("reason", "").size() < 500);
  }
}

TEST_CASE("mirrored arguments: a declaration that cannot be kept forbids the tool alone") {
  const auto with = [](const json& property) {
    return json{{"type", "object"}, {"properties", {{"a", property}}}};
  };
  const json bad[] = {
      with({{"type", "string"}, {"x-mcp-header", ""}}),
      with({{"type", "string"}, {"x-mcp-header", "a b"}}),
      with({{"type", "string"}, {"x-mcp-header", 5}}),
      with({{"type", "number"}, {"x-mcp-header", "A"}}),
      with({{"x-mcp-header", "A"}}),
      with({{"type", "array"}, {"items", {{"type", "string"}, {"x-mcp-header", "A"}}}}),
      {{"type", "object"},
       {"properties",
        {{"a", {{"type", "string"}, {"x-mcp-header", "A"}}},
         {"b", {{"type", "string"}, {"x-mcp-header", "a"}}}}}}};
  for (const json& schema : bad) {
    INFO(schema.dump());
    StandIn server("2026-07-28");
    server.tools = {StandIn::tool("bad", schema), StandIn::tool("ok")};
    const json tools = listed(server);
    CHECK(tools[0].at("is_usable") == false);
    CHECK(tools[1].at("is_usable") == true);
  }
}

TEST_CASE(
    "mirrored arguments: after -32020 the tools are read again, and the call is made once more") {
  StandIn server("2026-07-28");
  server.call("echo", json::object());
  server.seen.clear();
  server.tools = json::array({StandIn::tool(
      "echo",
      {{"type", "object"}, {"properties", {{"a", {{"type", "string"}, {"x-mcp-header", "A"}}}}}})});
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/call" || asked.header("mcp-param-a") == "x") return std::nullopt;
    return StandIn::error(asked, 400, -32020);
  };
  CHECK(server.call("echo", {{"a", "x"}}).at("content").size() == 1);
  CHECK(server.methods() == Methods{"tools/call", "tools/list", "tools/call"});
  server.seen.clear();
  CHECK_FALSE(server.try_call("echo", {{"a", "y"}}).ok());
  CHECK(server.methods() == Methods{"tools/call", "tools/list", "tools/call"});
}
