// Tests a client whose requests reach two hosts of one store, as behind a load balancer.
#include "mcp/session_client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

// Another host with the same store and the same keys.
class SecondHost {
 public:
  explicit SecondHost(const ApiServer& first) {
    app::Config config;
    config.connector_path = {std::filesystem::path(PATCHBAY_BINARY_DIR) / "connectors"};
    with_mcp_fixtures(config);
    config.server.listen = "127.0.0.1:0";
    config.server.public_url = "https://test";
    config.server.store = first.database().location();
    config.server.key_ring = first.key_ring();
    config.server.requests_per_second = 0;
    auto started = app::Server::start(
        config, [](std::string_view) -> std::optional<std::string> { return std::nullopt; },
        [](std::string_view) {});
    if (started.has_error()) FAIL(started.error().message());
    server_ = std::move(started).value();
  }

  [[nodiscard]] httpd::Response post(const std::string& headers, const json& message) const {
    const auto answer =
        exchange(server_->port(), request_text("POST", kMcp, headers + kMcpJson, message.dump()));
    REQUIRE(answer);
    return *answer;
  }
  [[nodiscard]] httpd::Response end(const std::string& headers) const {
    const auto answer = exchange(server_->port(), request_text("DELETE", kMcp, headers));
    REQUIRE(answer);
    return *answer;
  }

 private:
  std::unique_ptr<app::Server> server_;
};

// Two hosts, and a client whose session began at the first host.
struct Hosts {
  explicit Hosts(const json& abilities = json::object())
      : one(each_database(), with_mcp_fixtures), two(one) {
    const auto greeted =
        one.ask("POST", kMcp, one.ann() + kMcpJson, greeting("2025-11-25", abilities));
    ann = one.ann() + "Mcp-Session-Id: " + header_of(greeted, "Mcp-Session-Id") + "\r\n";
  }

  McpServer one;
  SecondHost two;
  std::string ann;
};

TEST_CASE("an answer that reaches another host goes on to the host that asked") {
  const Hosts hosts(kEveryAbility);
  EventReader events(hosts.one,
                     mcp_post(hosts.ann, tool_call("test_input_required_result_elicitation")));
  const json question = events.message();
  REQUIRE(question.at("method") == "elicitation/create");
  const auto answer = [&](const std::string& name) {
    return json{{"jsonrpc", "2.0"},
                {"id", question.at("id")},
                {"result", {{"action", "accept"}, {"content", {{"name", name}}}}}};
  };
  // Another session cannot answer this question, whatever it sends.
  CHECK(hosts.two.post(hosts.one.bob(), answer("Mallory")).status == 202);
  CHECK(hosts.two.post(hosts.ann, answer("Ada")).status == 202);
  const json reply = events.message();
  CHECK(reply.at("result").at("content").at(0).at("text") == "Hello, Ada!");
  CHECK(events.is_at_end());
}

TEST_CASE("a cancellation that reaches another host ends the call, which gets no reply") {
  const Hosts hosts;
  json call = tool_call("test_wait");
  call["params"]["_meta"] = {{"progressToken", "p"}};
  EventReader events(hosts.one, mcp_post(hosts.ann, call));
  CHECK(events.message().at("method") == "notifications/progress");
  const json cancel = {{"jsonrpc", "2.0"},
                       {"method", "notifications/cancelled"},
                       {"params", {{"requestId", call.at("id")}}}};
  CHECK(hosts.two.post(hosts.ann, cancel).status == 202);
  CHECK(events.is_at_end());
}

TEST_CASE("a level of log messages that another host took counts for a call here") {
  const Hosts hosts;
  CHECK(
      hosts.two.post(hosts.ann, request_message("logging/setLevel", {{"level", "info"}})).status ==
      200);
  EventReader events(hosts.one, mcp_post(hosts.ann, tool_call("test_tool_with_logging")));
  CHECK(events.message().at("method") == "notifications/message");
}

TEST_CASE("each request of a session may reach any host, and nobody else may use the session") {
  const Hosts hosts;
  for (int i = 0; i < 5; ++i) {
    const auto listed = hosts.two.post(hosts.ann, request_message("tools/list", json::object()));
    CHECK(listed.status == 200);
    json call = tool_call("minimal_c_echo", {{"message", "hi"}});
    const auto called = i % 2 == 0 ? hosts.one.ask("POST", kMcp, hosts.ann + kMcpJson, call.dump())
                                   : hosts.two.post(hosts.ann, call);
    CHECK(called.body.find("hi") != std::string::npos);
  }
  const std::string session = hosts.ann.substr(hosts.one.ann().size());
  CHECK(hosts.two.post(hosts.one.bob() + session, tool_call("minimal_c_echo")).status == 404);
}

TEST_CASE(
    "a session that its client ended at one host is unknown at every host, and so are its "
    "streams") {
  const Hosts hosts;
  const auto listed = [&] {
    return hosts.one
        .ask("POST", kMcp, hosts.ann + kMcpJson,
             request_message("tools/list", json::object()).dump())
        .status;
  };
  CHECK(listed() == 200);
  EventReader changes(hosts.one,
                      request_text("GET", kMcp, hosts.ann + "Accept: text/event-stream\r\n"));
  CHECK(hosts.two.end(hosts.ann).status == 204);
  CHECK(hosts.two.post(hosts.ann, request_message("tools/list", json::object())).status == 404);
  CHECK(changes.is_at_end());
  CHECK(listed() == 404);  // the stream ended because this host knows it
}

TEST_CASE("a session of another key cannot be ended") {
  const Hosts hosts;
  const std::string session = hosts.ann.substr(hosts.one.ann().size());
  CHECK(hosts.two.end(hosts.one.bob() + session).status == 404);
  CHECK(hosts.two.post(hosts.ann, request_message("tools/list", json::object())).status == 200);
}

}  // namespace
}  // namespace patchbay::test
