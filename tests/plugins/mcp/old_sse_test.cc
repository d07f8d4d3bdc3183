// Tests HTTP+SSE, the transport of 2024-11-05.
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "plugins/mcp/stand_in.h"

using namespace patchbay::test;
using namespace patchbay::testing;
using nlohmann::json;
using std::chrono::milliseconds;

namespace {

std::string event(const json& message) { return "data: " + message.dump() + "\n\n"; }

json reply(const std::string& id, const json& result) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"result", result}};
}

// A server with only this transport. Its stream answers the requests of one call: `initialize`,
// `tools/list` and `tools/call`. The ids of the last two come from the call's trace id.
struct OldServer {
  OldServer() {
    server.first = [this](const RpcRequest& asked) -> std::optional<Exchange> {
      if (asked.http == "GET") return StandIn::stream(asked, stream());
      if (asked.url == StandIn::kUrl) return StandIn::plain(asked, 405);
      if (asked.method == "tools/call" && called) return called(asked);
      return StandIn::plain(asked, 202);
    };
  }

  // Returns the whole stream. Each reply is a separate piece, because the connector drops replies
  // to requests that it has not sent yet.
  [[nodiscard]] std::string stream() const {
    const std::string pause = ": " + std::string(2000, '.') + "\n\n";
    const json greeted = {{"protocolVersion", "2024-11-05"},
                          {"capabilities", {{"tools", json::object()}}},
                          {"serverInfo", {{"name", "old"}, {"version", "1"}}}};
    const json listed = {{"tools", {StandIn::tool("echo")}}};
    const json done = {{"content", {{{"type", "text"}, {"text", "done"}}}}};
    std::string all = "event: endpoint\ndata: " + endpoint + "\n\n" + pause;
    all += event(reply("initialize", greeted)) + pause;
    all += event(reply("0af7651916cd43dd-1", listed)) + pause;
    if (answers) all += between + event(reply("0af7651916cd43dd-2", done));
    return all;
  }

  // Returns the last request with this method.
  [[nodiscard]] json last(const std::string& method) const {
    json found;
    for (const RpcRequest& each : server.seen) {
      if (each.method == method) found = each.message;
    }
    return found;
  }

  StandIn server{"2024-11-05"};
  std::string endpoint = "/messages?session=7";
  std::string between;  // events before the reply to tools/call
  bool answers = true;  // false: the stream has no reply to tools/call
  std::function<std::optional<Exchange>(const RpcRequest&)>
      called;  // answers the POST of tools/call
};

}  // namespace

TEST_CASE("HTTP+SSE: a relative address for messages belongs to the server's origin") {
  OldServer old;
  CHECK(old.server.call("echo", json::object()).at("content")[0].at("text") == "done");
  CHECK(old.server.seen.back().url == "https://mcp.example/messages?session=7");
  CHECK(old.server.host.problems().empty());
}

TEST_CASE("HTTP+SSE: an address for messages at another origin is refused, and gets nothing") {
  OldServer old;
  old.endpoint = "https://elsewhere.example/messages";
  const Outcome refused = old.server.try_call("echo", json::object());
  CHECK(refused.status == PATCHBAY_E_PROVIDER_ERROR);
  CHECK(refused.message.find("https://elsewhere.example") != std::string::npos);
  CHECK(old.server.seen.back().http == "GET");
}

TEST_CASE("HTTP+SSE: progress is asked for, and told") {
  OldServer old;
  old.between = event({{"jsonrpc", "2.0"},
                       {"method", "notifications/progress"},
                       {"params", {{"progressToken", "0af7651916cd43dd-2"}, {"progress", 3}}}});
  old.server.call("echo", json::object());
  const json called = old.last("tools/call");
  CHECK(called.at("params").at("_meta").at("progressToken") == called.at("id"));
  REQUIRE(old.server.host.progress.size() == 1);
  CHECK(old.server.host.progress[0].done == 3);
}

TEST_CASE("HTTP+SSE: the server is told that nobody can be asked, and a question is cancelled") {
  OldServer old;
  old.between = event({{"jsonrpc", "2.0"}, {"id", 77}, {"method", "elicitation/create"}});
  CHECK(old.server.call("echo", json::object()).at("content")[0].at("text") == "done");
  CHECK(old.last("initialize").at("params").at("capabilities") == json::object());
  const json& answer = old.server.seen.back().message;
  CHECK(answer.at("id") == 77);
  CHECK(answer.at("result") == json{{"action", "cancel"}});
}

TEST_CASE("HTTP+SSE: at the deadline the server is told to stop") {
  OldServer old;
  old.answers = false;
  old.server.host.deadline = milliseconds(5000);
  old.called = [](const RpcRequest& asked) {
    return Exchange(asked.http, asked.url).takes(milliseconds(4500)).answer(202);
  };
  const Outcome late = old.server.try_call("echo", json::object());
  CHECK(late.status == PATCHBAY_E_OUTCOME_UNKNOWN);
  CHECK(late.message.find("(timeout)") != std::string::npos);
  const RpcRequest& last = old.server.seen.back();
  CHECK(last.url == "https://mcp.example/messages?session=7");
  CHECK(last.method == "notifications/cancelled");
  CHECK(last.message.at("params").at("requestId") == old.last("tools/call").at("id"));
  CHECK(old.server.host.problems().empty());
}

TEST_CASE("HTTP+SSE: a call that its caller cancels tells the server to stop") {
  OldServer old;
  old.called = [&](const RpcRequest& asked) {
    return Exchange(asked.http, asked.url).meanwhile([&] { old.server.host.cancelled = true; });
  };
  CHECK(old.server.try_call("echo", json::object()).status == PATCHBAY_E_CANCELLED);
  const RpcRequest& last = old.server.seen.back();
  CHECK(last.method == "notifications/cancelled");
  CHECK(last.message.at("params").at("requestId") == old.last("tools/call").at("id"));
  CHECK(old.server.host.problems().empty());
}
