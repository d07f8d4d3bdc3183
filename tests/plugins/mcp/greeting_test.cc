// Tests how the connector finds the revision of a server: with the rule of the specification, and
// with the answers that some old servers give.
#include <catch2/catch.hpp>

#include "plugins/mcp/stand_in.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using patchbay::sdk::Error;
using Methods = std::vector<std::string>;

namespace {

using Probe = std::function<Exchange(const RpcRequest&)>;

// Tests that the connector goes on with `initialize` if an old server answers `server/discover` as
// `probe` does.
void check_falls_back(const std::string& name, const Probe& probe) {
  INFO(name);
  StandIn server("2025-06-18");
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method == "server/discover") return probe(asked);
    return std::nullopt;
  };
  CHECK(server.call("echo", {{"a", 1}}).at("content")[0].at("text") == R"({"a":1})");
  const Methods expected = {"server/discover", "initialize", "notifications/initialized",
                            "tools/list", "tools/call"};
  CHECK(server.methods() == expected);
  CHECK(server.seen[0].header("mcp-protocol-version") == "2026-07-28");
  CHECK(server.seen[1].header("mcp-protocol-version").empty());
  for (std::size_t i = 2; i < server.seen.size(); ++i) {
    CHECK(server.seen[i].header("mcp-protocol-version") == "2025-06-18");
    CHECK(server.seen[i].header("mcp-session-id") == "s1");
  }
  CHECK(server.host.problems().empty());
}

Probe with(std::uint32_t status, std::string body, std::string type = "application/json") {
  return [=](const RpcRequest& asked) { return StandIn::plain(asked, status, body, type); };
}

}  // namespace

TEST_CASE("greeting: whatever an old server answers to server/discover, it is greeted") {
  const std::string unread = R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"x"}})";
  const std::string no_session =
      R"({"jsonrpc":"2.0","error":{"code":-32001,"message":"Invalid session ID"}})";
  check_falls_back("404 JSON", with(404, no_session));
  check_falls_back("404 text", with(404, "not found", "text/plain"));
  check_falls_back("400 unread", with(400, unread));
  check_falls_back("200 unknown method",
                   [](const RpcRequest& asked) { return StandIn::error(asked, 200, -32601); });
  check_falls_back("200 empty", with(200, ""));
  check_falls_back("204", with(204, ""));
  check_falls_back("202", with(202, ""));
  check_falls_back("200 HTML", with(200, "<html></html>", "text/html"));
  check_falls_back("404 large page", with(404, std::string(100'000, 'x'), "text/html"));
  check_falls_back("405", with(405, ""));
  check_falls_back("422", with(422, "{}"));
  check_falls_back("500", with(500, "oops", "text/plain"));
  check_falls_back("silence", [](const RpcRequest& asked) {
    return Exchange(asked.http, asked.url)
        .fail(Error(PATCHBAY_E_OUTCOME_UNKNOWN, "It did not answer in time."));
  });
}

TEST_CASE("greeting: 401, 403, 429 and outages do not fall back") {
  for (const std::uint32_t status : {401, 403, 429, 502, 503}) {
    INFO(status);
    StandIn server;
    server.first = [&](const RpcRequest& asked) { return StandIn::plain(asked, status); };
    CHECK_FALSE(server.try_call("echo", json::object()).ok());
    CHECK(server.methods() == Methods{"server/discover"});
    CHECK(server.host.problems().empty());
  }
}

TEST_CASE("greeting: a server of 2026-07-28 gets no greeting, and its own headers and _meta") {
  StandIn server("2026-07-28");
  server.call("echo", {{"a", 1}});
  CHECK(server.methods() == Methods{"server/discover", "tools/list", "tools/call"});
  for (const RpcRequest& each : server.seen) {
    CHECK(each.header("mcp-protocol-version") == "2026-07-28");
    CHECK(each.header("mcp-method") == each.method);
    CHECK(each.header("mcp-session-id").empty());
    const json& meta = each.message.at("params").at("_meta");
    CHECK(meta.at("io.modelcontextprotocol/protocolVersion") == "2026-07-28");
    CHECK(meta.contains("io.modelcontextprotocol/clientCapabilities"));
  }
  CHECK(server.seen[2].header("mcp-name") == "echo");
  CHECK(server.seen[1].header("mcp-name").empty());
}

TEST_CASE("greeting: -32022 with our revision in its list is a server of 2026-07-28") {
  StandIn server("2026-07-28");
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "server/discover") return std::nullopt;
    return StandIn::error(asked, 400, -32022, {{"supported", {"2026-07-28"}}});
  };
  server.call("echo", json::object());
  CHECK(server.methods() == Methods{"server/discover", "tools/list", "tools/call"});
}

TEST_CASE("greeting: a slow server of 2026-07-28 is found after all") {
  StandIn server("2026-07-28");
  int asked_before = 0;
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "server/discover" || asked_before++ > 0) return std::nullopt;
    return Exchange(asked.http, asked.url)
        .fail(Error(PATCHBAY_E_OUTCOME_UNKNOWN, "It did not answer in time."));
  };
  server.call("echo", json::object());
  const Methods expected = {"server/discover", "initialize", "GET",
                            "server/discover", "tools/list", "tools/call"};
  CHECK(server.methods() == expected);
}

TEST_CASE("greeting: every older revision is taken as the server gives it, and no other") {
  for (const char* revision : {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}) {
    StandIn server(revision);
    server.call("echo", json::object());
    CHECK(server.seen.back().header("mcp-protocol-version") == revision);
  }
  StandIn server("2099-01-01");
  const auto refused = server.try_call("echo", json::object());
  CHECK(refused.status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(refused.message.find("revision") != std::string::npos);
}

TEST_CASE("greeting: the verdict is kept, for another instance too, and for this address only") {
  StandIn server;
  server.call("echo", json::object());
  server.seen.clear();
  server.call("echo", json::object());
  CHECK(server.methods() == Methods{"tools/call"});
  StandIn other;
  other.host.state = server.host.state;
  other.call("echo", json::object());
  CHECK(other.methods() == Methods{"tools/list", "tools/call"});
  StandIn moved("2025-06-18", {{"url", "https://mcp.example/new"}});
  moved.host.state = server.host.state;
  moved.call("echo", json::object());
  CHECK(moved.methods().front() == "server/discover");
}

TEST_CASE("greeting: a key in the address is not kept") {
  StandIn server("2025-06-18", {{"url", "https://mcp.example/mcp?key=hunter2"}});
  server.call("echo", json::object());
  for (const auto& [name, value] : server.host.state) {
    CHECK(value.find("hunter2") == std::string::npos);
  }
  CHECK(server.host.state.size() == 1);
}

TEST_CASE("greeting: without an address every action says what to set") {
  StandIn server("2025-06-18", {{"url", ""}});
  CHECK(server.try_call("echo", json::object()).message.find("set url") != std::string::npos);
  CHECK(server.instance->list().listed.result == "[]");
}

TEST_CASE("greeting: what a server asks before it has answered the greeting is answered, too") {
  StandIn server;
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "initialize") return std::nullopt;
    const std::string ping = R"(data: {"jsonrpc":"2.0","id":9,"method":"ping"})";
    const std::string roots = R"(data: {"jsonrpc":"2.0","id":10,"method":"roots/list"})";
    return StandIn::stream(
        asked, ping + "\n\n" + roots + "\n\n" +
                   StandIn::reply_event(asked, {{"protocolVersion", "2025-06-18"},
                                                {"capabilities", {{"tools", json::object()}}}}));
  };
  server.call("echo", json::object());
  std::vector<json> answers;
  for (const RpcRequest& each : server.seen) {
    if (each.method.empty() && each.message.is_object()) answers.push_back(each.message);
  }
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].at("id") == 9);
  CHECK(answers[0].at("result") == json::object());
  CHECK(answers[1].at("id") == 10);
  CHECK(answers[1].at("error").at("code") == -32601);
}
