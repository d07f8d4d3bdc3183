// Tests the endpoint with the client of the TypeScript SDK 1.x.
#include <algorithm>

#include "api/api_server.h"
#include "interop/peer.h"

namespace patchbay::test {
namespace {

// Runs a script of the client, and returns what it printed.
nlohmann::json run_script(const ApiServer& server, const std::string& script,
                          const std::string& path, const std::string& words) {
  const std::string said = printed_by_peer(
      script + " http://127.0.0.1:" + std::to_string(server.port()) + path + " " + words,
      "KEY=" + server.api_keys().at(1));
  INFO(said);
  auto read = nlohmann::json::parse(said, nullptr, false);
  REQUIRE(read.is_object());
  return read;
}

nlohmann::json run_sdk_client(const ApiServer& server, const std::string& path,
                              const std::string& transport) {
  return run_script(server, "mcp_sdk_client.mjs", path, transport);
}

// Lists the tools, and calls those that `names` has.
nlohmann::json list_and_call(const ApiServer& server, const std::string& names) {
  return run_script(server, "mcp_sdk_calls.mjs", "/api/v1/mcp", names);
}

bool has(const nlohmann::json& tools, const std::string& name) {
  return std::find(tools.begin(), tools.end(), name) != tools.end();
}

TEST_CASE("the client of SDK 1.x lists and calls tools, and can read their errors") {
  const ApiServer server(store::Dialect::kSqlite, [](app::Config& config) {
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

TEST_CASE("a tool that another server declares wrongly hides no other from the client") {
  const ReservedPort port;
  setenv("PORT", port.text().c_str(), 1);  // NOLINT(concurrency-mt-unsafe): before threads
  const Peer upstream("mcp_bad_tools_server.mjs", {}, port);
  const ApiServer server(store::Dialect::kSqlite, [&](app::Config& config) {
    for (const std::string id : {"lost", "boolean", "untitled", "shapeless"}) {
      config.connector_config[id] =
          nlohmann::json{{"instance_of", "mcp"}, {"url", upstream.url() + "/" + id}}.dump();
    }
  });
  const std::vector<std::string> good = {"lost_ok",     "boolean_ok",   "boolean_bad",
                                         "untitled_ok", "untitled_bad", "shapeless_ok"};
  std::string calls = "lost_list_tools shapeless_list_tools";
  for (const std::string& name : good) calls += " " + name;
  const auto seen = list_and_call(server, calls);
  const auto& results = seen.at("results");
  for (const std::string& name : good) {
    INFO(name << ": " << results.at(name).dump());
    CHECK(has(seen.at("tools"), name));
    CHECK_FALSE(results.at(name).contains("isError"));
    CHECK(results.at(name).at("content").at(0).at("text") == "called");
  }
  CHECK_FALSE(has(seen.at("tools"), "lost_bad"));
  CHECK_FALSE(has(seen.at("tools"), "shapeless_bad"));
  const auto reason = [&](const std::string& listing) {
    const auto listed = results.at(listing).at("structuredContent").at("tools").at(1);
    CHECK(listed.at("is_usable") == false);
    return listed.at("reason").get<std::string>();
  };
  CHECK(reason("lost_list_tools").starts_with("/outputSchema/properties/s/$ref: "));
  CHECK(reason("shapeless_list_tools").starts_with("/inputSchema: "));
}

TEST_CASE("the client can read that a tool with a result schema has to wait") {
  const ApiServer server(store::Dialect::kSqlite, [](app::Config& config) {
    config.connector_path = {PATCHBAY_BINARY_DIR "/mcp_connectors"};
  });
  const auto refused = list_and_call(server, "test_busy").at("results").at("test_busy");
  INFO(refused.dump());
  CHECK(refused.at("isError") == true);
  const std::string text = refused.at("content").at(0).at("text");
  CHECK(text.find("RATE_LIMITED") != std::string::npos);
  CHECK(text.find("Wait 30 seconds") != std::string::npos);
  CHECK(refused.at("_meta").at("dev.patchbay/error").at("code") == "RATE_LIMITED");
  CHECK_FALSE(refused.contains("structuredContent"));
}

}  // namespace
}  // namespace patchbay::test
