// Tests how clients are notified of changes of single resources.
#include "mcp/resource_watch.h"

#include "mcp/session_client.h"

namespace patchbay::test {
namespace {

using mcp::ResourceWatch;
using nlohmann::json;

constexpr const char* kWatched = "test://watched-resource";

TEST_CASE("a resource is looked at ever more rarely while nothing changes, and told if it does") {
  ResourceWatch watch;
  Monotonic now{};
  int looks = 0;
  std::optional<std::string> version = "1";
  const auto changed = [&](std::chrono::seconds passed) {
    now += passed;
    return watch.changed({"a"}, now, [&](const std::string&) {
      ++looks;
      return version;
    });
  };
  CHECK(changed(std::chrono::seconds(0)).empty());
  CHECK(looks == 1);
  CHECK(changed(std::chrono::seconds(1)).empty());
  CHECK(looks == 1);
  for (int i = 0; i < 200; ++i) CHECK(changed(std::chrono::seconds(2)).empty());
  CHECK(looks > 5);
  CHECK(looks < 15);
  version.reset();  // temporarily unreadable, so the watch cannot know whether it changed
  CHECK(changed(ResourceWatch::kLongest).empty());
  version = "2";
  CHECK(changed(ResourceWatch::kLongest) == std::vector<std::string>{"a"});
  version = "3";
  CHECK(changed(ResourceWatch::kShortest) == std::vector<std::string>{"a"});
  // A resource that is watched again counts as unchanged.
  CHECK(watch.changed({}, now, [](const std::string&) { return "3"; }).empty());
  version = "4";
  CHECK(changed(ResourceWatch::kLongest).empty());
}

TEST_CASE("a session hears of changes of the resources to which it subscribed") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), json::object());
  const json watched = {{"uri", kWatched}};
  CHECK(client.result(request_message("resources/subscribe", watched)) == json::object());
  EventReader events = client.listen();
  CHECK(events.message() == json{{"jsonrpc", "2.0"},
                                 {"method", "notifications/resources/updated"},
                                 {"params", watched}});
  CHECK(client.result(request_message("resources/unsubscribe", watched)) == json::object());
}

TEST_CASE("a subscription is for a resource that can be read, and for a session") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const SessionClient client(server, server.ann(), json::object());
  const auto refused = [&](const json& params) {
    return client.message(request_message("resources/subscribe", params)).at("error").at("code");
  };
  CHECK(refused({{"uri", "test://gone"}}) == -32002);
  CHECK(refused({{"uri", "patchbay://documents/files//gone"}}) == -32002);
  CHECK(refused({{"uri", 5}}) == -32602);
  CHECK(refused({{"uri", std::string(1025, 'u')}}) == -32602);
  const McpClient none(server, server.ann());
  for (const char* method : {"resources/subscribe", "resources/unsubscribe"}) {
    CHECK(none.message(method, {{"uri", kWatched}}).at("error").at("code") == -32600);
  }
}

TEST_CASE("subscriptions/listen tells changes of the resources that its filter names") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  json listen = request_message(
      "subscriptions/listen", {{"notifications", {{"resourceSubscriptions", {kWatched, 5, ""}}}}});
  json& meta = listen["params"]["_meta"];
  meta["io.modelcontextprotocol/protocolVersion"] = "2026-07-28";
  meta["io.modelcontextprotocol/clientCapabilities"] = json::object();
  EventReader events(server, mcp_post(server.ann() + "MCP-Protocol-Version: 2026-07-28\r\n"
                                                     "Mcp-Method: subscriptions/listen\r\n",
                                      listen));
  CHECK(events.message().at("params").at("notifications") ==
        json{{"resourceSubscriptions", {kWatched}}});
  const json told = events.message();
  CHECK(told.at("method") == "notifications/resources/updated");
  CHECK(told.at("params").at("uri") == kWatched);
  CHECK(told.at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId") == 5);
}

}  // namespace
}  // namespace patchbay::test
