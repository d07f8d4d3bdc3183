// Tests the messages on streams: progress, replies, changes, and the transport of 2024-11-05.
#include <functional>

#include "callers/keys.h"
#include "kit/clocks.h"
#include "mcp/call_stream.h"
#include "mcp/event_reader.h"
#include "mcp/old_sse.h"
#include "mcp/session_client.h"

namespace patchbay::test {
namespace {

using nlohmann::json;

json call_with_token(const std::string& tool, const json& id) {
  return {{"jsonrpc", "2.0"},
          {"id", id},
          {"method", "tools/call"},
          {"params",
           {{"name", tool}, {"arguments", json::object()}, {"_meta", {{"progressToken", "p"}}}}}};
}

TEST_CASE("replies that a client does not read are bounded in number and in bytes") {
  mcp::Mailbox box;
  const std::string large(std::size_t{10} << 20, 'x');
  CHECK(box.put(std::string(std::size_t{20} << 20, 'x')));  // the first message may have any size
  CHECK_FALSE(box.put("{}"));
  CHECK_FALSE(box.take({}, Monotonic::max()).empty());
  CHECK(box.put(large));
  CHECK_FALSE(box.put(large));
  int more = 0;
  while (box.put("{}")) ++more;
  CHECK(more == 99);
}

TEST_CASE("a call whose token is longer than an id may be gets no progress") {
  const McpServer server;
  json call = call_with_token("minimal_c_echo", 5);
  call["params"]["arguments"] = {{"message", "hi"}};
  call["params"]["_meta"]["progressToken"] = std::string(257, 'p');
  const auto answer = server.ask("POST", kMcp, server.ann() + kMcpJson, call.dump());
  CHECK(json::parse(answer.body).at("id") == 5);  // the answer is JSON, not an event
}

TEST_CASE("a client that names a token hears how its call comes along, then the reply") {
  const McpServer server(store::Dialect::kSqlite, with_sdk_connectors);
  EventReader events(server, mcp_post(server.ann(), call_with_token("wrapped_pieces", 5)));
  CHECK(events.status == 200);
  double last = -1;
  for (int i = 0; i < 3; ++i) {
    const json told = events.message();
    CHECK(told.at("method") == "notifications/progress");
    CHECK(told.at("params").at("progressToken") == "p");
    CHECK(told.at("params").at("progress").get<double>() > last);
    CHECK(told.at("params").at("total") == 3);
    CHECK(told.at("params").at("message") == "piece");
    last = told.at("params").at("progress").get<double>();
  }
  const json reply = events.message();
  CHECK(reply.at("id") == 5);
  CHECK(reply.contains("result"));
  CHECK(events.is_at_end());
}

// Collects a body in a string.
class TextBody final : public httpd::BodyWriter {
 public:
  bool write(std::string_view piece) override {
    text.append(piece);
    return true;
  }
  bool offer(std::string_view piece) override { return has_room && write(piece); }
  [[nodiscard]] const std::stop_token& stopped() const override { return stopped_; }

  std::string text;
  bool has_room = true;

 private:
  std::stop_token stopped_;
};

TEST_CASE("a call without progress shows that it lives, ever further, until its reply") {
  SteppedClock clock;
  TextBody body;
  httpd::EventWriter events(body);
  mcp::CallStream stream(events, {.token = "7"}, clock);
  mcp::CallStreams streams;
  const mcp::CallStreams::Place place(streams, stream);
  clock.pass(std::chrono::seconds(19));
  streams.beat();
  CHECK(body.text.empty());
  clock.pass(std::chrono::seconds(1));
  streams.beat();
  streams.beat();
  CHECK(body.text.find("\"progressToken\":7,\"progress\":0.001,") != std::string::npos);
  clock.pass(std::chrono::seconds(20));
  streams.beat();
  CHECK(body.text.find("\"progress\":0.002,") != std::string::npos);
  body.text.clear();
  body.has_room = false;  // a client that reads slowly misses a keep-alive message
  clock.pass(std::chrono::seconds(20));
  streams.beat();
  CHECK(body.text.empty());
  stream.progress(0, 10, {});  // it also misses progress messages
  CHECK(body.text.empty());
  body.has_room = true;
  stream.progress(0, 10, {});  // less progress than was reported before
  CHECK(body.text.find("\"progress\":0.005,\"total\":10}") != std::string::npos);
  stream.finish("{}");
  body.text.clear();
  clock.pass(std::chrono::seconds(60));
  streams.beat();
  stream.progress(5, 10, {});
  CHECK(body.text.empty());
}

// A client that does not read. A writer must wait, and `meanwhile` runs.
class UnreadBody final : public httpd::BodyWriter {
 public:
  bool write(std::string_view /*piece*/) override {
    ++waits;
    meanwhile();
    return true;
  }
  bool offer(std::string_view /*piece*/) override { return false; }
  [[nodiscard]] const std::stop_token& stopped() const override { return stopped_; }

  std::function<void()> meanwhile = [] {};
  int waits = 0;

 private:
  std::stop_token stopped_;
};

TEST_CASE("progress returns at once while nobody reads, also while a question waits to be read") {
  SteppedClock clock;
  UnreadBody body;
  httpd::EventWriter events(body);
  mcp::CallStream stream(events, {.token = "7", .level = mcp::LogLevel::kDebug, .logger = "box"},
                         clock);
  stream.progress(1, 10, "a piece");
  CHECK(body.waits == 0);
  bool has_returned = false;
  body.meanwhile = [&] {
    stream.progress(2, 10, "a piece");
    has_returned = true;
  };
  stream.ask("{}");
  CHECK(body.waits == 1);
  CHECK(has_returned);
}

std::string begin_session(const McpServer& server, const std::string& headers) {
  const auto answer = server.ask("POST", kMcp, headers + kMcpJson, greeting("2025-11-25"));
  return header_of(answer, "Mcp-Session-Id");
}

TEST_CASE("a cancelled request gets no reply, and only its own session can cancel it") {
  const McpServer server(store::Dialect::kSqlite, with_mcp_fixtures);
  const std::string ann =
      server.ann() + "Mcp-Session-Id: " + begin_session(server, server.ann()) + "\r\n";
  const std::string other =
      server.ann() + "Mcp-Session-Id: " + begin_session(server, server.ann()) + "\r\n";
  EventReader events(server, mcp_post(ann, call_with_token("test_wait", "w")));
  CHECK(events.message().at("method") == "notifications/progress");
  const json cancel = {{"jsonrpc", "2.0"},
                       {"method", "notifications/cancelled"},
                       {"params", {{"requestId", "w"}, {"reason", "a test"}}}};
  CHECK(server.ask("POST", kMcp, other + kMcpJson, cancel.dump()).status == 202);
  CHECK(server.ask("POST", kMcp, ann + kMcpJson, cancel.dump()).status == 202);
  CHECK(events.is_at_end());
}

TEST_CASE("a session may listen for changes of its list, others get 405 or 404") {
  const McpServer server;
  const std::string accept = "Accept: text/event-stream\r\n";
  CHECK(server.ask("GET", kMcp, server.ann() + accept).status == 405);
  CHECK(server.ask("GET", kMcp, server.ann() + accept + "Mcp-Session-Id: x\r\n").status == 404);
  const std::string id = begin_session(server, server.ann());
  CHECK(server.ask("GET", kMcp, server.bob() + accept + "Mcp-Session-Id: " + id + "\r\n").status ==
        404);
  EventReader events(
      server, request_text("GET", kMcp, server.ann() + accept + "Mcp-Session-Id: " + id + "\r\n"));
  CHECK(events.status == 200);
  // A stream checks the list every two seconds. So the test changes the list until two checks have
  // differed. This thread makes no assertions, because Catch allows them only on one thread.
  json gate = {{"category", "connector/model"},
               {"owner", "tests"},
               {"remove_when", "the test is over"},
               {"connectors", {"minimal_c"}},
               {"rule", {{"kind", "kill_switch"}}}};
  std::jthread toggling([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      gate["enabled"] = !gate.value("enabled", false);
      exchange(server.port(),
               request_text("PUT", "/v1/admin/gates/none", server.admin(), gate.dump()));
      for (int i = 0; i < 50; ++i) exchange(server.port(), request_text("GET", "/healthz"));
    }
  });
  CHECK(events.message() ==
        json{{"jsonrpc", "2.0"}, {"method", "notifications/tools/list_changed"}});
}

TEST_CASE("subscriptions/listen is acknowledged first, and says its id in everything") {
  const McpServer server;
  const json listen = {
      {"jsonrpc", "2.0"},
      {"id", 31},
      {"method", "subscriptions/listen"},
      {"params",
       {{"notifications", {{"toolsListChanged", true}, {"promptsListChanged", true}}},
        {"_meta",
         {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
          {"io.modelcontextprotocol/clientCapabilities", json::object()}}}}}};
  EventReader events(server,
                     mcp_post(server.ann() + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: "
                                             "subscriptions/listen\r\n",
                              listen));
  const json first = events.message();
  CHECK(first.at("method") == "notifications/subscriptions/acknowledged");
  CHECK(first.at("params").at("notifications") == json{{"toolsListChanged", true}});
  CHECK(first.at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId") == 31);
}

TEST_CASE(
    "a client of 2024-11-05 posts to the address that its stream names, and reads replies there") {
  const McpServer server;
  EventReader events(server, request_text("GET", "/api/v1/mcp/sse", server.ann()));
  const auto endpoint = events.next();
  CHECK(endpoint.name == "endpoint");
  REQUIRE(endpoint.data.starts_with("/api/v1/mcp/sse?session="));
  const auto post = [&](const std::string& headers, const std::string& message) {
    return server.ask("POST", endpoint.data, headers + kMcpJson, message).status;
  };
  CHECK(post(server.ann(), greeting("2024-11-05")) == 202);
  const auto reply = events.next();
  CHECK(reply.name == "message");
  CHECK(json::parse(reply.data).at("result").at("protocolVersion") == "2024-11-05");
  const json call = {{"jsonrpc", "2.0"},
                     {"id", 2},
                     {"method", "tools/call"},
                     {"params", {{"name", "minimal_c_echo"}, {"arguments", {{"message", "x"}}}}}};
  CHECK(post(server.bob(), call.dump()) == 404);
  CHECK(post(server.ann(), call.dump()) == 202);
  CHECK(events.message().at("id") == 2);
  // Clients use one address for both transports, so the same address must serve Streamable HTTP.
  CHECK(server.ask("POST", "/api/v1/mcp/sse", server.ann() + kMcpJson, call.dump()).status == 200);
}

TEST_CASE("every stream ends when its key is revoked") {
  const McpServer server;
  SystemRandom random;
  SystemClock clock;
  const auto store = server.store();
  callers::Keys keys(*store, random, clock, "test");
  const auto made =
      keys.create({.organization = "acme", .user = "eve", .scopes = {"call"}}, "test");
  REQUIRE(made.has_value());
  const std::string eve =
      "Authorization: Bearer " + std::string(made.value().key.reveal()) + "\r\n";
  const std::string session = begin_session(server, eve);
  EventReader old(server, request_text("GET", "/api/v1/mcp/sse", eve));
  CHECK(old.next().name == "endpoint");
  EventReader legacy(
      server,
      request_text("GET", kMcp,
                   eve + "Accept: text/event-stream\r\nMcp-Session-Id: " + session + "\r\n"));
  CHECK(legacy.status == 200);
  REQUIRE(keys.revoke("acme", made.value().record.id, "test").has_value());
  CHECK(old.is_at_end());
  CHECK(legacy.is_at_end());
}

}  // namespace
}  // namespace patchbay::test
