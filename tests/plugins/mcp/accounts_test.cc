// Tests accounts of MCP servers in a real host: a key at the place that the operator configured,
// and a program that runs as long as the account exists.
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/file_descriptor.h"
#include "http_client/scripted_server.h"
#include "patchbay/host.hpp"

using namespace patchbay;
using namespace patchbay::test;
using nlohmann::json;

namespace {

// A server of 2026-07-28 without tools, at /mcp.
struct EmptyServer : ScriptedServer {
  EmptyServer() {
    on("/mcp", [](const SeenRequest& request, ServerConnection& connection) {
      const json message = json::parse(request.body);
      json result = {{"resultType", "complete"}};
      if (message.at("method") == "server/discover") {
        result.update({{"supportedVersions", {"2026-07-28"}}, {"capabilities", json::object()}});
      } else {
        result["tools"] = json::array();
      }
      const json reply = {{"jsonrpc", "2.0"}, {"id", message.at("id")}, {"result", result}};
      connection.answer(200, reply.dump(), "Content-Type: application/json\r\n");
    });
  }
};

std::unique_ptr<Host> open_host(HostOptions options) {
  options.connector_path = {PATCHBAY_BINARY_DIR "/connectors"};
  options.reaper = PATCHBAY_BINARY_DIR "/bin/patchbay-reaper";
  auto opened = Host::open(std::move(options));
  if (!opened) FAIL(opened.error().message());
  return std::move(opened).value();
}

// Lists the server's tools with an account. Returns the server's requests.
std::vector<SeenRequest> requests_with(const json& settings) {
  EmptyServer server;
  json config = {{"instance_of", "mcp"}, {"url", server.url("/mcp")}};
  config.update(settings);
  HostOptions options;
  options.connector_config["docs"] = config.dump();
  options.links.push_back({.id = "account", .connector = "docs", .credential = "canary-key"});
  const auto host = open_host(std::move(options));
  const auto answer = host->invoke("docs", "list_tools", "{}");
  INFO((answer.outcome ? "" : answer.outcome.error().message()));
  REQUIRE(answer.outcome);
  REQUIRE(server.seen().size() == 2);  // server/discover and tools/list
  return server.seen();
}

}  // namespace

TEST_CASE("an account's key reaches the server in the header that the operator named") {
  for (const auto& request : requests_with({{"api_key_header", "X-Api-Key"}})) {
    CHECK(request.headers.find("X-Api-Key") == "canary-key");
    CHECK_FALSE(request.headers.contains("Authorization"));
  }
}

TEST_CASE("an account's key reaches the server with the prefix that the operator named") {
  const json settings = {{"api_key_header", "Authorization"}, {"api_key_prefix", "Token "}};
  for (const auto& request : requests_with(settings)) {
    CHECK(request.headers.find("Authorization") == "Token canary-key");
  }
}

TEST_CASE("an account's key reaches the server in the parameter that the operator named") {
  for (const auto& request : requests_with({{"api_key_query", "key"}})) {
    CHECK(request.target == "/mcp?key=canary-key");
    CHECK_FALSE(request.headers.contains("Authorization"));
  }
}

TEST_CASE("an account's key is a bearer token where the operator named no place") {
  for (const auto& request : requests_with(json::object())) {
    CHECK(request.headers.find("Authorization") == "Bearer canary-key");
  }
}

TEST_CASE("a program ends with the account that used it, and another account's goes on") {
  HostOptions options;
  options.connector_config["mcp"] =
      json{{"command", "python3"},
           {"args", {PATCHBAY_SOURCE_DIR "/tests/plugins/mcp/stdio_peer.py", "2025-11-25"}}}
          .dump();
  for (const char* id : {"first", "second"}) {
    options.links.push_back({.id = id, .connector = "mcp", .credential = "key"});
  }
  const auto host = open_host(std::move(options));
  const auto process_of = [&](const char* link) {
    const auto answer =
        host->invoke("mcp", "call_tool", R"({"tool_name":"which"})", {.link = link});
    INFO((answer.outcome ? "" : answer.outcome.error().message()));
    REQUIRE(answer.outcome);
    const std::string text = json::parse(answer.outcome.value()).at("content").at(0).at("text");
    return static_cast<pid_t>(std::stoi(text));
  };
  const pid_t first = process_of("first");
  const pid_t second = process_of("second");
  REQUIRE(first != second);
  const FileDescriptor end(static_cast<int>(::syscall(SYS_pidfd_open, first, 0)));
  REQUIRE(end.get() >= 0);
  REQUIRE(host->remove_link("first"));
  pollfd waiting{end.get(), POLLIN, 0};
  constexpr int kPatience = 30'000;  // in milliseconds; the program has some seconds to end by
                                     // itself
  CHECK(::poll(&waiting, 1, kPatience) == 1);
  CHECK(process_of("second") == second);
}
