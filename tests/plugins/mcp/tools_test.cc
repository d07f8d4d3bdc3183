// Tests tools as actions. Each tool is checked alone, all pages are read, and names and results are
// converted.
#include <algorithm>
#include <catch2/catch.hpp>
#include <ctime>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plugins/mcp/stand_in.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;

namespace {

json actions_of(StandIn& server) {
  const Listed list = server.instance->list();
  REQUIRE(list.listed.ok());
  return json::parse(list.listed.result);
}

json with_output(json tool, const json& schema) {
  tool["outputSchema"] = schema;
  return tool;
}

}  // namespace

TEST_CASE("tools: a bad one says why and where, and hides no other") {
  const json lost = {{"type", "object"}, {"properties", {{"s", {{"$ref", "#/$defs/Gone"}}}}}};
  const std::pair<json, std::string> bad[] = {
      {with_output(StandIn::tool("bad"), lost), "/outputSchema/properties/s/$ref"},
      {StandIn::tool("bad", lost), "/inputSchema/properties/s/$ref"},
      {StandIn::tool(
           "bad", {{"type", "object"}, {"properties", {{"s", {{"$ref", "https://x.example/s"}}}}}}),
       "/inputSchema/properties/s/$ref"},
      {StandIn::tool("bad", nullptr), "/inputSchema"},
      {StandIn::tool("bad", {{"type", "string"}}), "/inputSchema/type"},
      {with_output(StandIn::tool("bad"), json::array()), "/outputSchema"},
      {json{{"name", "bad"}}, "/inputSchema"},
      {json{{"inputSchema", {{"type", "object"}}}}, "/name"},
      {json("bad"), "not an object"}};
  for (const auto& [tool, where] : bad) {
    INFO(tool.dump());
    StandIn server;
    server.tools = {tool, StandIn::tool("ok")};
    const json tools = listed(server);
    REQUIRE(tools.size() == 2);
    CHECK(tools[0].at("is_usable") == false);
    CHECK(tools[0].at("reason").get<std::string>().find(where) != std::string::npos);
    CHECK(tools[1].at("is_usable") == true);
    REQUIRE(actions_of(server).size() == 1);
    CHECK(actions_of(server)[0].at("id") == "ok");
    server.call("ok", json::object());
    server.seen.clear();
    CHECK_FALSE(server.try_call("bad", json::object()).ok());
    const auto methods = server.methods();
    CHECK(std::count(methods.begin(), methods.end(), "tools/call") == 0);
    CHECK(server.host.problems().empty());
  }
}

TEST_CASE("tools: a name of 3 MiB over many nodes costs no time for each, and no long reason") {
  const json nodes(30'000, json::object());
  const auto over = [&](const char* id, std::size_t name_bytes, const json& schema) {
    const json inner = {{"type", "object"}, {"properties", {{"a", schema}}}};
    const json properties = {{std::string(name_bytes, 'x'), inner}};
    return StandIn::tool(id, {{"type", "object"}, {"properties", properties}});
  };
  StandIn server("2026-07-28");
  server.tools = {over("a", 3U << 20U, {{"anyOf", nodes}}), over("b", 1000, {{"$ref", "#/gone"}})};
  const auto before = std::clock();
  const json tools = listed(server);
  CHECK((std::clock() - before) / CLOCKS_PER_SEC < 8);  // CPU seconds; a copy for each node would
                                                        // need 100 GB
  CHECK(tools[0].at("is_usable") == true);
  const auto reason = tools[1].at("reason").get<std::string>();
  CHECK(reason.starts_with("/inputSchema/properties/xxx"));
  CHECK(reason.find("xxx…/properties/a/$ref: ") != std::string::npos);
  CHECK(reason.size() < 500);
}

TEST_CASE("tools: what servers are seen to write is put in order and taken") {
  const json schemas[] = {
      json::object(),
      {{"type", "object"}, {"properties", nullptr}, {"required", nullptr}, {"title", nullptr}},
      {{"type", "object"}, {"properties", {{"v", true}}}},
      {{"type", {"object", "null"}}},
      {{"type", "object"}, {"anyOf", {{{"required", {"a"}}}, {{"required", {"b"}}}}}},
      {{"type", "object"},
       {"definitions", {{"x", {{"type", "string"}}}}},
       {"properties", {{"a", {{"$ref", "#/definitions/x"}}}}}},
      {{"type", "object"}, {"properties", {{"$ref", {{"type", "string"}}}}}},
      {{"type", "object"}, {"properties", {{"a", {{"const", {{"$ref", "#/gone"}}}}}}}},
      {{"type", "object"},
       {"$defs", {{"a b", {{"$anchor", "here"}}}}},
       {"properties", {{"p", {{"$ref", "#/$defs/a%20b"}}}, {"q", {{"$ref", "#here"}}}}}}};
  for (const json& schema : schemas) {
    INFO(schema.dump());
    StandIn server;
    json tool = StandIn::tool("t", schema);
    tool["title"] = nullptr;
    tool["description"] = nullptr;
    tool["annotations"] = nullptr;
    server.tools = json::array({tool});
    const json actions = actions_of(server);
    REQUIRE(actions.size() == 1);
    CHECK(actions[0].at("parameters").at("type") == "object");
    CHECK(actions[0].at("description") == "t");
  }
}

TEST_CASE("tools: names become ids that hold, and go back to the server as they are") {
  const std::string longest(100, 'x');
  StandIn server;
  server.tools = json::array();
  const std::vector<std::string> names = {"echo",      "Get-Item", "get_item", "get.item",
                                          "call_tool", "9lives",   "größe",    longest};
  for (const auto& name : names) server.tools.push_back(StandIn::tool(name));
  const json actions = actions_of(server);
  REQUIRE(actions.size() == names.size());
  std::set<std::string> ids;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto id = actions[i].at("id").get<std::string>();
    INFO(names[i] << " " << id);
    CHECK(ids.insert(id).second);
    CHECK(id.size() <= 64);
    CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos);
    CHECK(server.instance->invoke(id).ok());
    CHECK(server.seen.back().message.at("params").at("name") == names[i]);
    CHECK(actions[i].at("provider_name") == names[i]);
  }
  CHECK(actions[0].at("id") == "echo");
  CHECK(actions[2].at("id") == "get_item");
  CHECK(actions[1].at("id").get<std::string>().starts_with("get_item_"));
  CHECK(actions[5].at("id") == "tool_9lives");

  // The order of the server's list does not change the ids.
  std::reverse(server.tools.begin(), server.tools.end());
  const json again = actions_of(server);
  CHECK(again.back().at("id") == "echo");
  CHECK(again[6].at("id") == actions[1].at("id"));
}

TEST_CASE("tools: of two with one name the second cannot be used") {
  StandIn server;
  server.tools = {StandIn::tool("a"), StandIn::tool("a")};
  const json tools = listed(server);
  CHECK(tools[0].at("is_usable") == true);
  CHECK(tools[1].at("is_usable") == false);
  CHECK(actions_of(server).size() == 1);
}

TEST_CASE("tools: all pages are read, an empty cursor is a cursor, null is not") {
  StandIn server;
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/list") return std::nullopt;
    const json& params = asked.message.at("params");
    if (!params.contains("cursor")) {
      return StandIn::result(asked, {{"tools", {StandIn::tool("a")}}, {"nextCursor", ""}});
    }
    if (params.at("cursor") == "") {
      return StandIn::result(asked, {{"tools", {StandIn::tool("b")}}, {"nextCursor", "2"}});
    }
    return StandIn::result(asked, {{"tools", {StandIn::tool("c")}}, {"nextCursor", nullptr}});
  };
  CHECK(actions_of(server).size() == 3);
}

TEST_CASE("tools: a cursor that comes twice is an error, and so is a list without an end") {
  StandIn server;
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/list") return std::nullopt;
    return StandIn::result(asked, {{"tools", json::array()}, {"nextCursor", "1"}});
  };
  CHECK(server.instance->list().listed.message.find("twice") != std::string::npos);
  int pages = 0;
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/list") return std::nullopt;
    const json page(1000, StandIn::tool("t"));
    return StandIn::result(asked, {{"tools", page}, {"nextCursor", std::to_string(++pages)}});
  };
  CHECK(server.instance->list().listed.message.find("10,000") != std::string::npos);
  CHECK(pages == 11);
}

TEST_CASE("tools: pages without entries are bounded, too, in their number and by their cursors") {
  StandIn server("2025-06-18", {{"max_message_bytes", 64U << 20U}});
  std::size_t cursor_bytes = 9U << 20U;
  int pages = 0;
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/list") return std::nullopt;
    const std::string cursor = std::to_string(++pages) + std::string(cursor_bytes, 'x');
    return StandIn::result(asked, {{"tools", json::array()}, {"nextCursor", cursor}});
  };
  const auto large = server.instance->list().listed;
  CHECK(large.status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(large.message.find("16 MiB") != std::string::npos);
  CHECK(pages == 2);
  cursor_bytes = 0;
  pages = 0;
  const auto many = server.instance->list().listed;
  CHECK(many.status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(many.message.find("500 pages") != std::string::npos);
  CHECK(pages == 500);
}

TEST_CASE("tools: two hundred notices of a change are one new list, also when one comes last") {
  StandIn server;
  server.call("echo", json::object());
  bool is_telling = true;
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/call" || !is_telling) return std::nullopt;
    const std::string notice =
        "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n";
    std::string events;
    for (int i = 0; i < 199; ++i) events += notice;
    return StandIn::stream(
        asked, events + StandIn::reply_event(asked, {{"content", json::array()}}) + notice);
  };
  server.call("echo", json::object());
  is_telling = false;
  server.seen.clear();
  server.tools.push_back(StandIn::tool("new"));
  server.call("echo", json::object());
  server.call("echo", json::object());
  CHECK(server.methods() == Methods{"tools/list", "tools/call", "tools/call"});
}

TEST_CASE("tools: a notice of a change counts also when the session was lost in that call") {
  for (const char* link : {"link-1", ""}) {
    INFO("link \"" << link << "\"");
    StandIn server;
    server.host.link = link;
    server.call("echo", json::object());
    server.session = "s2";
    server.tools.push_back(StandIn::tool("new"));
    bool is_telling = true;
    server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
      if (asked.header("mcp-session-id") == "s1") return StandIn::plain(asked, 404);
      if (asked.method != "tools/call" || !is_telling) return std::nullopt;
      return StandIn::stream(
          asked, "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n" +
                     StandIn::reply_event(asked, {{"content", json::array()}}));
    };
    server.call("new", json::object());
    is_telling = false;
    server.seen.clear();
    server.call("new", json::object());
    CHECK(server.methods() == Methods{"tools/list", "tools/call"});
  }
}

TEST_CASE("tools: a link keeps the list of one session, and users without links keep theirs") {
  for (const bool has_link : {true, false}) {
    StandIn server;
    server.host.link = has_link ? "link-1" : "";
    server.call("echo", json::object());
    const auto first_state = server.host.state;
    server.host.state.clear();
    server.session = "s2";
    server.call("echo", json::object());
    server.host.state = first_state;
    server.seen.clear();
    server.call("echo", json::object());
    CHECK(server.seen.back().header("mcp-session-id") == "s1");
    CHECK(server.methods().size() == (has_link ? 2 : 1));
  }
}

TEST_CASE("tools: equal lists have equal generations, and the server's lifetime holds") {
  StandIn server("2026-07-28");
  const auto first = server.instance->list();
  CHECK(server.instance->list().generation == first.generation);
  CHECK(first.lifetime == std::chrono::minutes(1));
  server.results["tools/list"] = {{"tools", {StandIn::tool("other")}}, {"ttlMs", 5000}};
  const auto second = server.instance->list();
  CHECK(second.generation != first.generation);
  CHECK(second.lifetime == std::chrono::seconds(5));
}

TEST_CASE("call: arguments are always an object, and a tool that does not exist is told") {
  StandIn server;
  CHECK(server.instance->invoke("call_tool", R"({"tool_name":"echo"})").ok());
  CHECK(server.seen.back().message.at("params").at("arguments") == json::object());
  CHECK(server.try_call("gone", json::object()).status == PATCHBAY_E_NOT_FOUND);
  CHECK(server.instance->invoke("gone").status == PATCHBAY_E_NOT_FOUND);
}

TEST_CASE("call: every kind of content keeps its place, and a tool's failure is a result") {
  StandIn server;
  const json content = {{{"type", "text"}, {"text", "a"}},
                        {{"type", "image"}, {"data", "AA=="}, {"mimeType", "image/png"}},
                        {{"type", "audio"}, {"data", "AA=="}, {"mimeType", "audio/wav"}},
                        {{"type", "resource"}, {"resource", {{"uri", "x:1"}, {"text", "b"}}}},
                        {{"type", "resource_link"}, {"uri", "x:2"}, {"name", "l"}},
                        {{"type", "hologram"}, {"beams", 3}}};
  server.results["tools/call"] = {{"content", content}, {"isError", true}};
  const json result = server.call("echo", json::object());
  CHECK(result.at("content") == content);
  CHECK(result.at("is_error") == true);
}

TEST_CASE("call: what does not fit the outputSchema is delivered with a warning") {
  StandIn server;
  const json schema = {{"type", "object"}, {"required", {"n"}}};
  server.tools = json::array({with_output(StandIn::tool("t"), schema)});
  const std::pair<json, std::string> results[] = {
      {{{"content", json::array()}}, "no structured result"},
      {{{"content", json::array()}, {"structuredContent", {1}}}, "not an object"},
      {{{"content", json::array()}, {"structuredContent", json::object()}}, "lacks \"n\""},
      {{{"structuredContent", {{"n", 1}}}}, "no list of content"}};
  for (const auto& [given, warning] : results) {
    server.results["tools/call"] = given;
    const json result = server.call("t", json::object());
    REQUIRE(result.at("warnings").size() == 1);
    CHECK(result.at("warnings")[0].get<std::string>().find(warning) != std::string::npos);
    if (given.contains("structuredContent")) {
      CHECK(result.at("structured") == given.at("structuredContent"));
    }
  }
  server.results["tools/call"] = {{"content", json::array()}, {"structuredContent", {{"n", 1}}}};
  CHECK_FALSE(server.call("t", json::object()).contains("warnings"));
}

TEST_CASE("call: what the server refuses becomes the caller's own kind of error") {
  const std::pair<int, std::uint32_t> codes[] = {{-32602, PATCHBAY_E_INVALID_ARGUMENT},
                                                 {-32601, PATCHBAY_E_UNSUPPORTED},
                                                 {-32603, PATCHBAY_E_PROVIDER_ERROR},
                                                 {-32002, PATCHBAY_E_NOT_FOUND}};
  for (const auto& [code, ours] : codes) {
    StandIn server;
    server.first = [code = code](const RpcRequest& asked) -> std::optional<Exchange> {
      if (asked.method != "tools/call") return std::nullopt;
      return StandIn::error(asked, 200, code);
    };
    const auto refused = server.try_call("echo", json::object());
    CHECK(refused.status == ours);
    CHECK(refused.message.find("No.") == std::string::npos);  // the message does not contain the
                                                              // server's own words
  }
}

TEST_CASE("resources, prompts, completion: they come as the server gives them") {
  StandIn server;
  server.results = {
      {"resources/list", {{"resources", {{{"uri", "x:1"}, {"name", "one"}}}}}},
      {"resources/read", {{"contents", {{{"uri", "x:1"}, {"text", "t"}}}}}},
      {"prompts/list", {{"prompts", {{{"name", "p"}}}}}},
      {"prompts/get", {{"description", "d"}, {"messages", {{{"role", "user"}}}}}},
      {"completion/complete", {{"completion", {{"values", {"a", "b"}}, {"hasMore", true}}}}}};
  const auto run = [&](const char* action, const json& arguments) {
    return json::parse(server.instance->invoke(action, arguments.dump()).result);
  };
  CHECK(run("list_resources", json::object()) ==
        json{{"resources", {{{"uri", "x:1"}, {"name", "one"}}}}, {"templates", json::array()}});
  CHECK(run("read_resource", {{"uri", "x:1"}}).at("contents")[0].at("text") == "t");
  CHECK(run("list_prompts", json::object()).at("prompts").size() == 1);
  CHECK(run("get_prompt", {{"name", "p"}, {"arguments", {{"k", "v"}}}}).at("description") == "d");
  CHECK(server.seen.back().message.at("params").at("arguments").at("k") == "v");
  CHECK(run("complete", {{"prompt", "p"}, {"argument", "k"}, {"value", "v"}}) ==
        json{{"values", {"a", "b"}}, {"has_more", true}});
  CHECK(server.seen.back().message.at("params").at("ref") ==
        json{{"type", "ref/prompt"}, {"name", "p"}});
  CHECK(server.instance->invoke("complete", R"({"argument":"k","value":""})").status ==
        PATCHBAY_E_INVALID_ARGUMENT);
  CHECK(server.host.problems().empty());
}

TEST_CASE("account: a refused key is an expired link, a limit waits, and probe asks the server") {
  StandIn server;
  CHECK(server.instance->probe().status ==
        PATCHBAY_E_UNSUPPORTED);  // the server does not support ping
  server.results["ping"] = json::object();
  CHECK(server.instance->probe().ok());
  CHECK(json::parse(server.instance->identify().result) ==
        json{{"account", StandIn::kUrl}, {"name", "stand-in"}});
  CHECK(server.instance->classify(401).kind == PATCHBAY_ANSWER_EXPIRED);
  CHECK(server.instance->classify(429, "", {{"Retry-After", "7"}}).retry_after ==
        std::chrono::seconds(7));
  for (const std::uint32_t status : {400, 403, 404, 405, 410, 500, 503}) {
    CHECK(server.instance->classify(status).kind == PATCHBAY_ANSWER_PASS);
  }
}
