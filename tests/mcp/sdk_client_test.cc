// Tests the endpoint with the client of the TypeScript SDK 1.x.
#include <algorithm>

#include "api/api_server.h"
#include "interop/peer.h"

namespace patchbay::test {
namespace {

// Runs the client, and returns what it printed; an empty object if it failed.
nlohmann::json run_sdk_client(const ApiServer& server, const std::string& path,
                              const std::string& transport) {
  const std::string said =
      printed_by_peer("mcp_sdk_client.mjs http://127.0.0.1:" + std::to_string(server.port()) +
                          path + " " + transport,
                      "KEY=" + server.api_keys().at(1));
  INFO(said);
  auto read = nlohmann::json::parse(said, nullptr, false);
  REQUIRE(read.is_object());
  return read;
}

TEST_CASE("the client of SDK 1.x lists and calls tools, and can read their errors") {
  const ApiServer server(Dialect::kSqlite, [](app::Config& config) {
    config.connector_path.emplace_back(PATCHBAY_BINARY_DIR "/sdk_connectors");
  });
  for (const std::string transport : {"http", "sse"}) {
    const auto seen =
        run_sdk_client(server, transport == "sse" ? "/api/v1/mcp/sse" : "/api/v1/mcp/", transport);
    const auto& tools = seen.at("tools");
    CHECK(std::count(tools.begin(), tools.end(), "minimal_c_echo") == 1);
    CHECK(std::count(tools.begin(), tools.end(), "search") == 1);
    CHECK(seen.at("failed").at("isError") == true);
    CHECK(seen.at("failed").at("_meta").at("dev.patchbay/error").at("code") == "INVALID_ARGUMENT");
    CHECK(seen.at("unknown") == -32602);
    CHECK(seen.at("progress") == (transport == "sse" ? 0 : 3));
    if (transport == "http")
      CHECK(seen.at("said") == nlohmann::json{{"message", "hi"}, {"count", 3}});
  }
}

}  // namespace
}  // namespace patchbay::test
