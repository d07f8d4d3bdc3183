// Tests sessions, redirects and streams of the revisions up to 2025-11-25.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "plugins/mcp/stand_in.h"
#include "server.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using Methods = std::vector<std::string>;
using std::chrono::milliseconds;

namespace {

constexpr const char* kNoSession =
    R"({"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: No valid Session ID"}})";

// Opens session s1 with the server. After that, the server answers requests of s1 as if the session
// did not exist.
void lose_session(StandIn& server, std::uint32_t status, const std::string& body) {
  server.call("echo", json::object());
  server.seen.clear();
  server.session = "s2";
  server.first = [=](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.header("mcp-session-id") != "s1") return std::nullopt;
    return StandIn::plain(asked, status, body, "application/json");
  };
}

std::optional<Exchange> stream_for(const RpcRequest& asked, const std::string& method,
                                   const std::string& events) {
  if (asked.method != method) return std::nullopt;
  return StandIn::stream(asked, events);
}

}  // namespace

TEST_CASE("session: lost in any of its forms, it begins again once and the call succeeds") {
  const std::pair<std::uint32_t, std::string> forms[] = {
      {404, R"({"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}})"},
      {404, ""},
      {400, kNoSession},
      {410, "session expired"},
      {503, "unknown session"},
      {404, std::string(100'000, 'x')},
      {400, "unknown session" + std::string(100'000, 'x')}};
  for (const auto& [status, body] : forms) {
    INFO(status << " " << body.substr(0, 100));
    StandIn server;
    lose_session(server, status, body);
    CHECK(server.call("echo", {{"a", 1}}).at("content")[0].at("text") == R"({"a":1})");
    const Methods expected = {"tools/call", "initialize", "notifications/initialized",
                              "tools/call"};
    CHECK(server.methods() == expected);
    CHECK(server.seen[1].header("mcp-session-id").empty());
    CHECK(server.seen[3].header("mcp-session-id") == "s2");
    CHECK(server.host.problems().empty());
  }
}

TEST_CASE("session: refused again after a new beginning, the call fails and does not go round") {
  StandIn server;
  lose_session(server, 404, "");
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method == "tools/call") return StandIn::plain(asked, 404);
    return std::nullopt;
  };
  CHECK_FALSE(server.try_call("echo", json::object()).ok());
  CHECK(server.methods().size() == 4);
}

TEST_CASE("session: 400 that does not speak of a session is the call's own failure") {
  StandIn server;
  lose_session(server, 400, R"({"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"no"}})");
  CHECK(server.try_call("echo", json::object()).status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(server.methods() == Methods{"tools/call"});
}

TEST_CASE("stream: cut off without an id, the call fails at once and says that it may have run") {
  StandIn server;
  server.first = [](const RpcRequest& asked) {
    return stream_for(asked, "tools/call", ": hello\n\n");
  };
  const auto failed = server.try_call("echo", json::object());
  CHECK(failed.status == PATCHBAY_E_OUTCOME_UNKNOWN);
  CHECK(failed.message.find("(connection_lost)") != std::string::npos);
  CHECK(failed.message.find("It may have run") != std::string::npos);
  CHECK(failed.details.empty());  // the host logs the details as a warning and does not show them
                                  // to callers
  CHECK(server.methods().back() == "tools/call");
}

TEST_CASE("stream: cut off after an id, it goes on from there after the server's pause") {
  StandIn server;
  RpcRequest call;
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.http == "GET") {
      return StandIn::stream(asked, StandIn::reply_event(call, {{"content", json::array()}}));
    }
    if (asked.method == "tools/call") call = asked;
    return stream_for(asked, "tools/call", "id: e1\nretry: 200\ndata:\n\n");
  };
  const auto before = server.host.monotonic_ns;
  CHECK(server.call("echo", json::object()).at("content").empty());
  CHECK(server.host.monotonic_ns - before >= 200'000'000);
  CHECK(server.seen.back().header("last-event-id") == "e1");
  CHECK(server.seen.back().header("mcp-session-id") == "s1");
  CHECK(server.host.problems().empty());
}

TEST_CASE("stream: cut off inside an event, what came of that event is dropped") {
  StandIn server;
  RpcRequest call;
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.http == "GET") {
      return StandIn::stream(asked, StandIn::reply_event(call, {{"content", json::array()}}));
    }
    if (asked.method == "tools/call") call = asked;
    return stream_for(asked, "tools/call",
                      "id: e1\ndata:\n\nid: e2\ndata: {\"jsonrpc\":\ndata: \"2");
  };
  CHECK(server.call("echo", json::object()).at("content").empty());
  CHECK(server.seen.back().header("last-event-id") == "e1");
  CHECK(server.host.problems().empty());
}

TEST_CASE("stream: a GET that is answered 405 is never sent again") {
  StandIn server;
  server.first = [](const RpcRequest& asked) {
    return stream_for(asked, "tools/call", "id: e1\ndata:\n\n");
  };
  CHECK_FALSE(server.try_call("echo", json::object()).ok());
  CHECK_FALSE(server.try_call("echo", json::object()).ok());
  const auto methods = server.methods();
  CHECK(std::count(methods.begin(), methods.end(), "GET") == 1);
}

TEST_CASE("stream: one that ends again and again without anything new is given up") {
  StandIn server;
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.http == "GET") return StandIn::stream(asked, ": nothing\n\n");
    return stream_for(asked, "tools/call", "id: e1\ndata:\n\n");
  };
  CHECK_FALSE(server.try_call("echo", json::object()).ok());
  const auto methods = server.methods();
  CHECK(std::count(methods.begin(), methods.end(), "GET") == 3);
}

TEST_CASE("stream: pings are answered, progress is told, and noise is survived") {
  StandIn server;
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/call") return std::nullopt;
    const json token = asked.message.at("params").at("_meta").at("progressToken");
    const json progress = {{"jsonrpc", "2.0"},
                           {"method", "notifications/progress"},
                           {"params", {{"progressToken", token}, {"progress", 1.5}, {"total", 4}}}};
    const json other = {{"jsonrpc", "2.0"}, {"id", "another"}, {"result", json::object()}};
    return StandIn::stream(
        asked,
        "data: not JSON\n\ndata: " + progress.dump() + "\n\ndata: " + other.dump() +
            "\n\ndata: {\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}\n\n"
            "data: {\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"sampling/createMessage\"}\n\n" +
            StandIn::reply_event(asked, {{"content", json::array()}}));
  };
  server.call("echo", json::object());
  REQUIRE(server.host.progress.size() == 1);
  CHECK(server.host.progress[0].done == 1);
  CHECK(server.host.progress[0].total == 4);
  REQUIRE(server.seen.size() >= 2);
  const json ping = server.seen[server.seen.size() - 2].message;
  CHECK(ping == json{{"jsonrpc", "2.0"}, {"id", 7}, {"result", json::object()}});
  CHECK(server.seen.back().message.at("error").at("code") == -32601);
}

TEST_CASE("answer: a batch is taken, and a message over the limit costs that call only") {
  StandIn server("2025-03-26", {{"max_message_bytes", 65536}});
  bool is_large = false;
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/call") return std::nullopt;
    const json text = {{"type", "text"}, {"text", std::string(is_large ? 100000 : 1, 'x')}};
    const json reply = {
        {"jsonrpc", "2.0"}, {"id", asked.message.at("id")}, {"result", {{"content", {text}}}}};
    return StandIn::plain(asked, 200, json::array({reply}).dump(), "application/json");
  };
  CHECK(server.call("echo", json::object()).at("content").size() == 1);
  is_large = true;
  CHECK(server.try_call("echo", json::object()).status == PATCHBAY_E_TOO_LARGE);
  is_large = false;
  CHECK(server.call("echo", json::object()).at("content").size() == 1);
}

TEST_CASE("redirects: 307 and 308 within the origin are followed, three of them") {
  for (const std::uint32_t status : {307, 308}) {
    StandIn server;
    server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
      if (asked.url == "https://mcp.example/mcp/") return std::nullopt;
      return Exchange(asked.http, asked.url)
          .answer(status, "", {{"Location", "https://MCP.example:443/mcp/"}});
    };
    // The host sends the request to the target as the server wrote it.
    server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
      if (asked.url != StandIn::kUrl) return std::nullopt;
      return Exchange(asked.http, asked.url).answer(status, "", {{"Location", "/mcp/"}});
    };
    CHECK(server.call("echo", json::object()).at("content").size() == 1);
  }
  StandIn circle;
  circle.first = [](const RpcRequest& asked) {
    return Exchange(asked.http, asked.url).answer(308, "", {{"Location", "/mcp"}});
  };
  CHECK_FALSE(circle.try_call("echo", json::object()).ok());
  CHECK(circle.seen.size() == 4);
}

TEST_CASE("redirects: every other one is an error that names where it leads") {
  const std::pair<std::uint32_t, const char*> kinds[] = {{301, "/mcp/"},
                                                         {302, "/mcp/"},
                                                         {303, "/mcp/"},
                                                         {307, "https://elsewhere.example/mcp"},
                                                         {307, "http://mcp.example/mcp"},
                                                         {308, "https://mcp.example:8443/mcp"}};
  for (const auto& [status, target] : kinds) {
    INFO(status << " " << target);
    StandIn server;
    server.first = [&](const RpcRequest& asked) {
      return Exchange(asked.http, asked.url).answer(status, "", {{"Location", target}});
    };
    const auto refused = server.try_call("echo", json::object());
    CHECK(refused.status == PATCHBAY_E_PROVIDER_ERROR);
    const std::string named = target[0] == '/' ? "https://mcp.example/mcp/" : target;
    CHECK(refused.message.find(named) != std::string::npos);
    CHECK(server.seen.size() == 1);
  }
}

TEST_CASE("accept: after 406 the same types are offered in the other order, once") {
  StandIn server;
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.header("accept") == "text/event-stream, application/json") return std::nullopt;
    return StandIn::plain(asked, 406);
  };
  CHECK(server.call("echo", json::object()).at("content").size() == 1);
}

TEST_CASE("deadline: the server is told to stop before the call ends") {
  StandIn server;
  server.call("echo", json::object());
  server.seen.clear();
  server.host.deadline = milliseconds(5000);
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/call") return std::nullopt;
    CHECK(server.host.sent.back().timeout == milliseconds(4500));
    return Exchange(asked.http, asked.url)
        .takes(milliseconds(4500))
        .fail(patchbay::sdk::Error(PATCHBAY_E_OUTCOME_UNKNOWN, "It did not answer in time."));
  };
  const auto late = server.try_call("echo", json::object());
  CHECK(late.status == PATCHBAY_E_OUTCOME_UNKNOWN);
  CHECK(late.message.find("(timeout)") != std::string::npos);
  CHECK(late.details.empty());
  REQUIRE(server.methods() == Methods{"tools/call", "notifications/cancelled"});
  CHECK(server.seen[1].message.at("params").at("requestId") ==
        server.seen[0].message.at("params").at("_meta").at("progressToken"));
  CHECK(server.host.problems().empty());
}

TEST_CASE("cancel: the server is told to stop, at once and in its session") {
  StandIn server;
  server.call("echo", json::object());
  server.seen.clear();
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/call") return std::nullopt;
    return Exchange(asked.http, asked.url).meanwhile([&] { server.host.cancelled = true; });
  };
  CHECK(server.try_call("echo", json::object()).status == PATCHBAY_E_CANCELLED);
  REQUIRE(server.methods() == Methods{"tools/call", "notifications/cancelled"});
  const RpcRequest& told = server.seen[1];
  CHECK(told.header("mcp-session-id") == "s1");
  CHECK(told.message.at("params").at("requestId") == server.seen[0].message.at("id"));
  CHECK(told.message.at("params").at("reason") == "The caller cancelled the call.");
  CHECK(server.host.sent.back().timeout <= milliseconds(1000));
  CHECK(server.host.problems().empty());
}

TEST_CASE("cancel: a server of 2026-07-28 takes the end of the connection for it") {
  StandIn server("2026-07-28");
  server.call("echo", json::object());
  server.seen.clear();
  server.first = [&](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "tools/call") return std::nullopt;
    return Exchange(asked.http, asked.url).meanwhile([&] { server.host.cancelled = true; });
  };
  CHECK(server.try_call("echo", json::object()).status == PATCHBAY_E_CANCELLED);
  CHECK(server.methods() == Methods{"tools/call"});
}

TEST_CASE("time: each request may wait as long as its call, for a day where that has no deadline") {
  StandIn server;
  server.call("echo", json::object());
  CHECK(server.host.sent.back().timeout == std::chrono::hours(24));
  server.host.deadline = std::chrono::hours(2);
  server.call("echo", json::object());
  CHECK(server.host.sent.back().timeout == std::chrono::hours(2) - milliseconds(1000));
}

TEST_CASE("headers: those of the configuration are on each request") {
  StandIn server("2025-06-18", {{"headers", {{"X-Team", "a"}}}});
  server.call("echo", json::object());
  REQUIRE(server.seen.size() > 2);
  for (const RpcRequest& each : server.seen) CHECK(each.header("x-team") == "a");
  CHECK(server.host.problems().empty());
}

TEST_CASE("session: a call waits for the headers of its own stream by what the greeting took") {
  StandIn server;
  server.first = [](const RpcRequest& asked) -> std::optional<Exchange> {
    if (asked.method != "initialize") return std::nullopt;
    const json greeted = {{"protocolVersion", "2025-06-18"}, {"capabilities", json::object()}};
    return StandIn::result(asked, greeted).takes(milliseconds(70));
  };
  server.call("echo", json::object());
  REQUIRE(server.host.state.size() == 1);
  const std::string kept = server.host.state.begin()->second;
  const auto described = patchbay::sdk::Codec<mcp::Server>::decode(kept);
  CHECK(described.time_of_head() == milliseconds(280));
  mcp::Server other;
  CHECK(other.time_of_head() == milliseconds(250));
  other.greeting_ms = 86'400'000;
  CHECK(other.time_of_head() == milliseconds(1000));
}
