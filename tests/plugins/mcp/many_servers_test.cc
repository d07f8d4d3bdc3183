// Tests hundreds of MCP servers in one host. Each server can be used, and needs little memory.
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "http_client/scripted_server.h"
#include "kit/sanitizer.h"
#include "patchbay/host.hpp"

using namespace patchbay;
using namespace patchbay::test;
using nlohmann::json;

namespace {

constexpr int kServers = patchbay::test::kHasSanitizer ? 100 : 300;
constexpr int kFirst = 50;  // number of servers that are connected before the memory is measured
constexpr double kMostKiB = 200;

// A server of 2025-11-25 with a session and ten tools.
void serve(const SeenRequest& request, ServerConnection& connection) {
  if (request.method != "POST") return static_cast<void>(connection.answer(405));
  const json message = json::parse(request.body);
  const std::string method = message.at("method");
  if (!message.contains("id")) return static_cast<void>(connection.answer(202));
  json reply = {{"jsonrpc", "2.0"}, {"id", message.at("id")}};
  json result = {{"content", {{{"type", "text"}, {"text", request.target}}}}};
  if (method == "initialize") {
    result = {{"protocolVersion", "2025-11-25"}, {"capabilities", {{"tools", json::object()}}}};
  } else if (method == "tools/list") {
    result = {{"tools", json::array()}};
    for (int i = 0; i < 10; ++i) {
      result["tools"].push_back(
          {{"name", "tool" + std::to_string(i)},
           {"description", "Says where it is."},
           {"inputSchema",
            {{"type", "object"}, {"properties", {{"text", {{"type", "string"}}}}}}}});
    }
  }
  reply["result"] = result;
  if (method == "server/discover") {
    reply.erase("result");
    reply["error"] = {{"code", -32601}, {"message", "No."}};
  }
  connection.answer(200, reply.dump(), "Content-Type: application/json\r\nMcp-Session-Id: s\r\n");
}

// Returns an address without a server.
std::string dead_address() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int port = listen_on_loopback(listener);
  ::close(listener);
  return "http://127.0.0.1:" + std::to_string(port) + "/mcp";
}

double resident_kib() {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("VmRSS:", 0) == 0) return std::stod(line.substr(6));
  }
  return 0;
}

std::string id_of(int server) { return "s" + std::to_string(server); }

// Lists the server's tools and calls one of them.
void use_server(Host& host, int server) {
  INFO(id_of(server));
  const auto actions = host.actions(id_of(server));
  REQUIRE(actions);
  const auto called = host.invoke(id_of(server), "tool3", R"({"text":"a"})").outcome;
  if (!called) FAIL(called.error().message());
  CHECK(json::parse(called.value()).at("content").at(0).at("text") == "/mcp");
}

}  // namespace

TEST_CASE("hundreds of servers in one host: a broken one hides none, and each costs little") {
  ScriptedServer server;
  server.on("/mcp", serve);
  HostOptions options;
  options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
  for (int i = 0; i < kServers; ++i) {
    options.connector_config[id_of(i)] =
        json{{"instance_of", "mcp"}, {"url", server.url("/mcp")}}.dump();
  }
  options.connector_config["broken"] = json{{"instance_of", "mcp"}, {"url", dead_address()}}.dump();
  auto opened = Host::open(std::move(options));
  if (!opened) FAIL(opened.error().message());
  const auto host = std::move(opened).value();

  std::map<std::string, bool> is_usable;
  for (const ConnectorInfo& each : host->connectors()) is_usable[each.id] = !each.fault;
  for (int i = 0; i < kServers; ++i) CHECK(is_usable[id_of(i)]);
  CHECK(host->actions("broken").error().code() == Code::kProviderUnavailable);

  for (int i = 0; i < kFirst; ++i) use_server(*host, i);
  const double before = resident_kib();
  for (int i = kFirst; i < kServers; ++i) use_server(*host, i);
  const double each = (resident_kib() - before) / (kServers - kFirst);
  // The test server's own thread for each connection also counts.
  std::cout << "a connected MCP server needs " << each << " KiB\n";
  if (!patchbay::test::kHasSanitizer) CHECK(each <= kMostKiB);
}
