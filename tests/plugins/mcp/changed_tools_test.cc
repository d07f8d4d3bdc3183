// Tests in a real host that changes of a server's tools during a call are seen at once.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "http_client/scripted_server.h"
#include "patchbay/host.hpp"

using namespace patchbay;
using namespace patchbay::test;
using nlohmann::json;

namespace {

// A server of 2026-07-28 whose tool `learn` adds the tool `dance`. Its lists may be cached for an
// hour. `learn` succeeds or fails.
struct LearningServer : ScriptedServer {
  explicit LearningServer(bool fails = false) {
    on("/mcp", [this, fails](const SeenRequest& request, ServerConnection& connection) {
      const json message = json::parse(request.body);
      const bool is_learning =
          message.at("method") == "tools/call" && message.at("params").at("name") == "learn";
      if (is_learning) has_learned = true;
      json reply = {{"jsonrpc", "2.0"}, {"id", message.at("id")}};
      if (is_learning && fails) {
        reply["error"] = {{"code", -32000}, {"message", "tired"}};
      } else {
        reply["result"] = result_of(message.at("method"));
      }
      const std::string changed =
          R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed"})";
      const std::string events =
          (is_learning ? "data: " + changed + "\n\n" : "") + "data: " + reply.dump() + "\n\n";
      connection.answer(200, events, "Content-Type: text/event-stream\r\n");
    });
  }
  ~LearningServer() { stop(); }

  [[nodiscard]] json result_of(const std::string& method) const {
    json result = {{"resultType", "complete"}};
    if (method == "server/discover") {
      result.update({{"supportedVersions", {"2026-07-28"}}, {"capabilities", json::object()}});
    } else if (method == "tools/list") {
      result.update({{"ttlMs", 3'600'000}, {"tools", json::array({tool("learn")})}});
      if (has_learned) result["tools"].push_back(tool("dance"));
    } else {
      result["content"] = json::array();
    }
    return result;
  }
  static json tool(const std::string& name) {
    return {{"name", name}, {"inputSchema", {{"type", "object"}}}};
  }

  std::atomic<bool> has_learned = false;
};

std::unique_ptr<Host> host_of(const ScriptedServer& server) {
  HostOptions options;
  options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
  options.connector_config["mcp"] = json{{"url", server.url("/mcp")}}.dump();
  auto opened = Host::open(std::move(options));
  if (!opened) FAIL(opened.error().message());
  return std::move(opened).value();
}

bool has_action(Host& host, const std::string& id) {
  const auto actions = host.actions("mcp");
  REQUIRE(actions);
  return std::any_of(actions.value().begin(), actions.value().end(),
                     [&](const ActionInfo& action) { return action.id == id; });
}

}  // namespace

TEST_CASE("a tool that a server adds during a call is an action at once, not an hour later") {
  const bool fails = GENERATE(false, true);
  LearningServer server(fails);
  const auto host = host_of(server);
  CHECK(host->invoke("mcp", "dance", "{}").outcome.error().code() == Code::kNotFound);
  CHECK_FALSE(has_action(*host, "dance"));
  CHECK(static_cast<bool>(host->invoke("mcp", "learn", "{}").outcome) != fails);
  CHECK(has_action(*host, "dance"));
  CHECK(host->invoke("mcp", "dance", "{}").outcome);
}

TEST_CASE("a list of tools that did not change is not read again for each call") {
  LearningServer server;
  const auto host = host_of(server);
  REQUIRE(host->invoke("mcp", "learn", "{}").outcome);
  REQUIRE(host->invoke("mcp", "dance", "{}").outcome);
  const std::size_t before = server.seen().size();
  REQUIRE(host->invoke("mcp", "dance", "{}").outcome);
  CHECK(server.seen().size() == before + 1);
}
