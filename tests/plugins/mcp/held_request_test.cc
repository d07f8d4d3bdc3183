// Tests in a real host that an older server's question during a call over HTTP reaches the caller,
// and that the same call continues with the answer.
#include <algorithm>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "http_client/scripted_server.h"
#include "patchbay/host.hpp"
#include "temporary_folder.h"

using namespace patchbay;
using namespace patchbay::test;
using nlohmann::json;

namespace {

enum class QuestionStream { kStreamOfCall, kStreamOfGet };

constexpr const char* kStream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

std::string event_of(const json& message) { return "data: " + message.dump() + "\n\n"; }

// A server of 2025-06-18 with a session, whose tool `paint` asks for a colour. Its streams have no
// ids. The test must destroy the host first.
struct PaintingServer : ScriptedServer {
  explicit PaintingServer(QuestionStream on) : asks_on(on) {
    this->on("/mcp", [this](const SeenRequest& request, ServerConnection& connection) {
      if (request.method == "GET") return stream_of_get(connection);
      if (request.method != "POST") return static_cast<void>(connection.answer(405));
      const json message = json::parse(request.body);
      const std::string method = message.value("method", "");
      if (method.empty()) return take_answer(message, connection);
      if (!message.contains("id")) return static_cast<void>(connection.answer(202));
      if (method == "server/discover") return static_cast<void>(connection.answer(400));
      if (method == "tools/call") return paint(message.at("id"), connection);
      json result = {{"tools", {{{"name", "paint"}, {"inputSchema", {{"type", "object"}}}}}}};
      if (method == "initialize") {
        result = {{"protocolVersion", "2025-06-18"}, {"capabilities", {{"tools", json::object()}}}};
      }
      const json reply = {{"jsonrpc", "2.0"}, {"id", message.at("id")}, {"result", result}};
      connection.answer(200, reply.dump(),
                        "Content-Type: application/json\r\nMcp-Session-Id: s1\r\n");
    });
  }
  ~PaintingServer() {
    {
      const std::lock_guard lock(mutex);
      is_closing = true;
      changed.notify_all();
    }
    stop();
  }

  static json question() {
    return {{"jsonrpc", "2.0"},
            {"id", 77},
            {"method", "elicitation/create"},
            {"params",
             {{"message", "Which colour?"},
              {"requestedSchema",
               {{"type", "object"}, {"properties", {{"colour", {{"type", "string"}}}}}}}}}};
  }
  void stream_of_get(ServerConnection& connection) {
    if (asks_on != QuestionStream::kStreamOfGet) return static_cast<void>(connection.answer(405));
    if (const auto first = std::exchange(on_first_get, nullptr)) return first(connection);
    connection.send(kStream);
    while (wait_for([this] { return is_painting; })) {
      is_painting = false;
      connection.send(event_of(question()));
    }
  }
  void paint(const json& id, ServerConnection& connection) {
    connection.send(kStream);
    // The question arrives together with half of the next event.
    const std::string progress =
        event_of({{"jsonrpc", "2.0"}, {"method", "notifications/message"}});
    const bool asks_here = asks_on == QuestionStream::kStreamOfCall;
    if (asks_here) connection.send(event_of(question()) + progress.substr(0, 10));
    {
      const std::lock_guard lock(mutex);
      is_painting = true;
      changed.notify_all();
    }
    if (!wait_for([this] { return !answer.is_null(); })) return;
    const json content = {{{"type", "text"}, {"text", answer.dump()}}};
    answer = nullptr;
    if (asks_here) connection.send(progress.substr(10));
    connection.send(event_of({{"jsonrpc", "2.0"}, {"id", id}, {"result", {{"content", content}}}}));
  }
  void take_answer(const json& message, ServerConnection& connection) {
    connection.answer(202);
    const std::lock_guard lock(mutex);
    answer = message.at("result");
    changed.notify_all();
  }
  // Returns false if the server is closing.
  template <class Ready>
  bool wait_for(Ready ready) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_closing || ready(); });
    return !is_closing;
  }
  [[nodiscard]] std::size_t count(const std::string& method) const {
    const auto all = seen();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const SeenRequest& request) {
          return request.method == method || request.body.find(method) != std::string::npos;
        }));
  }

  const QuestionStream asks_on;
  std::function<void(ServerConnection&)> on_first_get;  // if set, called instead of an answer
  std::mutex mutex;
  std::condition_variable changed;
  bool is_closing = false;
  bool is_painting = false;
  json answer;
};

// A server over HTTP+SSE, the transport of 2024-11-05, whose tool `paint` asks for a colour. Each
// stream is a session with an address of its own for messages.
struct OldPaintingServer : ScriptedServer {
  OldPaintingServer() {
    on("/mcp", [this](const SeenRequest& request, ServerConnection& connection) {
      if (request.method != "GET") return static_cast<void>(connection.answer(405));
      open(connection);
    });
    on("/messages", [this](const SeenRequest& request, ServerConnection& connection) {
      connection.answer(202);
      take(std::stoul(request.target.substr(request.target.find('=') + 1)),
           json::parse(request.body));
    });
  }
  ~OldPaintingServer() { stop(); }

  void open(ServerConnection& connection) {
    std::size_t session = 0;
    {
      const std::lock_guard lock(mutex);
      session = streams.size();
      streams.push_back(&connection);
      connection.send(std::string(kStream) + "event: endpoint\ndata: /messages?session=" +
                      std::to_string(session) + "\n\n");
    }
    connection.wait_until_closed();
    const std::lock_guard lock(mutex);
    streams[session] = nullptr;
  }

  void take(std::size_t session, const json& message) {
    const std::lock_guard lock(mutex);
    const std::string method = message.value("method", "");
    if (method.empty()) return paint(session, message.at("result"));
    if (method == "tools/call") return ask(session, message.at("id"));
    if (method == "initialize") asked_for = message.at("params").at("capabilities");
    json result = {{"tools", {{{"name", "paint"}, {"inputSchema", {{"type", "object"}}}}}}};
    if (method == "initialize") {
      result = {{"protocolVersion", "2024-11-05"}, {"capabilities", {{"tools", json::object()}}}};
    }
    if (message.contains("id")) reply(session, message.at("id"), result);
  }

  // The question comes with the half of the next event.
  void ask(std::size_t session, const json& id) {
    painting = id;
    session_of_call = session;
    streams[session]->send(event_of(PaintingServer::question()) + progress().substr(0, 10));
  }
  void paint(std::size_t session, const json& answer) {
    sessions_of_answers.push_back(session);
    if (streams[session] == nullptr) return;
    streams[session]->send(progress().substr(10));
    reply(session, painting, {{"content", {{{"type", "text"}, {"text", answer.dump()}}}}});
  }
  void reply(std::size_t session, const json& id, const json& result) {
    streams[session]->send(event_of({{"jsonrpc", "2.0"}, {"id", id}, {"result", result}}));
  }
  static std::string progress() {
    return event_of({{"jsonrpc", "2.0"}, {"method", "notifications/message"}});
  }

  std::mutex mutex;
  std::vector<ServerConnection*> streams;  // by session; nullptr: it has ended
  json asked_for;                          // the client's capabilities
  json painting;                           // the id of the call
  std::size_t session_of_call = 0;
  std::vector<std::size_t> sessions_of_answers;
};

std::unique_ptr<Host> host_for(const ScriptedServer& server, HostOptions options = {}) {
  options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
  options.connector_config["mcp"] = json{{"url", server.url("/mcp")}}.dump();
  auto opened = Host::open(std::move(options));
  if (!opened) FAIL(opened.error().message());
  return std::move(opened).value();
}

Outcome<std::string> paint_with(Host& host, const Outcome<std::string>& asked, const json& answer) {
  const std::string answers = json{{"answer", answer}}.dump();
  CallOptions options;
  options.continuation = asked.error().details().continuation;
  options.answers = answers;
  return host.invoke("mcp", "paint", "{}", options).outcome;
}

const json kBlue = {{"action", "accept"}, {"content", {{"colour", "blue"}}}};

}  // namespace

TEST_CASE("a question on a stream is held without event ids, and the same call goes on") {
  const auto asks_on = GENERATE(QuestionStream::kStreamOfCall, QuestionStream::kStreamOfGet);
  PaintingServer server(asks_on);
  const auto host = host_for(server);
  const auto asked = host->invoke("mcp", "paint", "{}").outcome;
  REQUIRE_FALSE(asked);
  INFO(asked.error().message());
  REQUIRE(asked.error().code() == Code::kInputRequired);
  const auto painted = paint_with(*host, asked, kBlue);
  if (!painted) FAIL(painted.error().message());
  const std::string text = json::parse(painted.value()).at("content").at(0).at("text");
  CHECK(json::parse(text) == kBlue);
  CHECK(server.count("tools/call") == 1);
  CHECK(server.count("\"initialize\"") == 1);
  CHECK(server.count("GET") == 1);

  const auto again = paint_with(*host, asked, kBlue);
  REQUIRE_FALSE(again);
  CHECK(again.error().code() == Code::kOutcomeUnknown);
  CHECK(again.error().message().find("the answers came too late") != std::string::npos);

  // The session asks another question, and still has the same stream.
  const auto second = host->invoke("mcp", "paint", "{}").outcome;
  REQUIRE_FALSE(second);
  CHECK(second.error().code() == Code::kInputRequired);
  CHECK(server.count("\"initialize\"") == 1);
  CHECK(server.count("GET") == 1);
}

TEST_CASE("a question over HTTP+SSE is held with its stream, and the same call goes on") {
  OldPaintingServer server;
  const auto host = host_for(server);
  const auto asked = host->invoke("mcp", "paint", "{}").outcome;
  REQUIRE_FALSE(asked);
  INFO(asked.error().message());
  REQUIRE(asked.error().code() == Code::kInputRequired);
  CHECK(server.asked_for.contains("elicitation"));
  const auto painted = paint_with(*host, asked, kBlue);
  if (!painted) FAIL(painted.error().message());
  const std::string text = json::parse(painted.value()).at("content").at(0).at("text");
  CHECK(json::parse(text) == kBlue);
  CHECK(server.sessions_of_answers == std::vector<std::size_t>{server.session_of_call});

  const auto again = paint_with(*host, asked, kBlue);
  REQUIRE_FALSE(again);
  CHECK(again.error().code() == Code::kOutcomeUnknown);
  CHECK(again.error().message().find("the answers came too late") != std::string::npos);
  CHECK(server.sessions_of_answers.size() == 1);
}

TEST_CASE("two calls that an HTTP+SSE server asks about get their own answers") {
  OldPaintingServer server;
  const auto host = host_for(server);
  const auto first = host->invoke("mcp", "paint", "{}").outcome;
  REQUIRE_FALSE(first);
  const json first_id = server.painting;
  const auto first_session = server.session_of_call;
  const auto second = host->invoke("mcp", "paint", "{}").outcome;
  REQUIRE_FALSE(second);
  CHECK(server.session_of_call != first_session);
  const auto painted = paint_with(*host, second, kBlue);
  if (!painted) FAIL(painted.error().message());
  server.painting = first_id;
  CHECK(paint_with(*host, first, {{"action", "decline"}}));
  CHECK(server.sessions_of_answers.back() == first_session);
}

TEST_CASE(
    "after a call that was cancelled while it opened the session's stream the next opens it") {
  PaintingServer server(QuestionStream::kStreamOfGet);
  std::stop_source cancel;
  server.on_first_get = [&](ServerConnection&) { cancel.request_stop(); };
  const auto host = host_for(server);
  CallOptions options;
  options.cancellation = cancel.get_token();
  const auto first = host->invoke("mcp", "paint", "{}", options).outcome;
  REQUIRE_FALSE(first);
  CHECK(first.error().code() == Code::kCancelled);
  const auto second = host->invoke("mcp", "paint", "{}").outcome;
  REQUIRE_FALSE(second);
  CHECK(second.error().code() == Code::kInputRequired);
  CHECK(server.count("GET") == 2);
}

TEST_CASE("a server that was once slow with the session's stream is asked for it again") {
  const TemporaryFolder folder;
  HostOptions options;
  options.store = (folder.path() / "store.db").string();
  options.key_ring = folder.path() / "keys";
  PaintingServer server(QuestionStream::kStreamOfGet);
  server.on_first_get = [](ServerConnection& connection) { connection.wait_until_closed(); };
  server.answer = json::object();  // this call needs no stream
  CHECK(host_for(server, options)->invoke("mcp", "paint", "{}").outcome);
  CHECK(server.count("GET") == 1);
  server.is_painting = false;
  // Another host of the store asks at once. The first one would ask after a minute.
  const auto other = host_for(server, options);
  const auto asked = other->invoke("mcp", "paint", "{}").outcome;
  REQUIRE_FALSE(asked);
  CHECK(asked.error().code() == Code::kInputRequired);
  CHECK(server.count("\"initialize\"") == 1);
  CHECK(server.count("GET") == 2);
}
